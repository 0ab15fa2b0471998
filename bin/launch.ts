import { launch } from "@/lib/platform/supervisor/launch";

await launch({ isDev: process.argv.includes("--dev") });
