import { sendSyslog } from "@/lib/audit-sink/syslog";

// Sends the messages it is told to a syslog server. A process of its own, since Node reads at its start alone whom else
// it is to trust (NODE_EXTRA_CA_CERTS).

const [sink = "", ...messages] = process.argv.slice(2);
try {
  await sendSyslog(new URL(sink), messages);
} catch (cause) {
  process.stderr.write((cause as NodeJS.ErrnoException).code ?? String(cause));
  process.exitCode = 1;
}
