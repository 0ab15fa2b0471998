export { ForbiddenState as default } from "@/components/layout/forbidden-state";
