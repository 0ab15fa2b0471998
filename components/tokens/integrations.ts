import { apiBase, curlOf, type ExampleCall, quoted, TOKEN_VARIABLE } from "./snippets";

const INTERVAL_SECONDS = 60;
const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** The call as one line of `sh`, which fails when the API refuses. */
function lineOf(call: ExampleCall, publicUrl: string): string {
  return curlOf(call, publicUrl)
    .replace("curl -sS", "curl -sS --fail-with-body")
    .split(" \\\n")
    .map((part) => part.trim())
    .join(" ");
}

/** A run of curl in a container. Docker takes the secret from its caller's environment, so that no command line has it. */
export function dockerOf(call: ExampleCall, publicUrl: string): string {
  const network = LOOPBACK.test(new URL(publicUrl).hostname) ? " --network host" : "";
  return [
    `docker run --rm${network} --env ${TOKEN_VARIABLE} \\`,
    "  --entrypoint sh curlimages/curl -c \\",
    `  ${quoted(lineOf(call, publicUrl))}`,
  ].join("\n");
}

/** A job for GitHub Actions that makes the call with the secret of the repository. */
export function githubActionsOf(call: ExampleCall, publicUrl: string): string {
  const command = curlOf(call, publicUrl)
    .replace("curl -sS", "curl -sS --fail-with-body")
    .split("\n")
    .map((line) => `          ${line}`)
    .join("\n");
  return `on: workflow_dispatch
jobs:
  logs:
    runs-on: ubuntu-latest
    steps:
      - env:
          ${TOKEN_VARIABLE}: \${{ secrets.${TOKEN_VARIABLE} }}
        run: |
${command}
`;
}

/**
 * Vector, which runs the call every minute and makes an event of each row (sources.exec, transforms.remap). A dollar
 * sign is doubled, as Vector would otherwise put the secret into the command line when it reads the file.
 */
export function vectorOf(poll: ExampleCall, publicUrl: string): string {
  const command = ["sh", "-c", lineOf(poll, publicUrl)].map((word) => JSON.stringify(word.replaceAll("$", "$$$$")));
  return `sources:
  latchkey:
    type: exec
    mode: scheduled
    scheduled:
      exec_interval_secs: ${INTERVAL_SECONDS}
    include_stderr: false
    command: [${command.join(", ")}]
    decoding:
      codec: json
transforms:
  latchkey_rows:
    type: remap
    inputs: [latchkey]
    drop_on_error: true
    source: ". = array!(.data.data)"
sinks:
  out:
    type: console
    inputs: [latchkey_rows]
    encoding:
      codec: json
`;
}

/** Fluent Bit, which runs the call every minute and takes each row for a record (inputs.exec). */
export function fluentBitOf(poll: ExampleCall, publicUrl: string): string {
  const command = `${lineOf(poll, publicUrl)} | jq -c '.data.data[]'`;
  return `parsers:
  - name: latchkey_json
    format: json
pipeline:
  inputs:
    - name: exec
      tag: latchkey
      command: ${JSON.stringify(command)}
      parser: latchkey_json
      interval_sec: ${INTERVAL_SECONDS}
      buf_size: 8mb
  outputs:
    - name: stdout
      match: latchkey
`;
}

/** A text as HCL writes it: as JSON does, with what begins a template doubled. */
const hcl = (text: string) => JSON.stringify(text).replaceAll("${", "$$${").replaceAll("%{", "%%{");

/** Terraform, which makes the call when it plans (data source `http`). */
export function terraformOf(call: ExampleCall, publicUrl: string): string {
  const headers = [
    `    Authorization = "Bearer \${var.${TOKEN_VARIABLE.toLowerCase()}}"`,
    ...(call.body ? [`    Content-Type  = "application/json"`] : []),
  ];
  const request = [
    `  url    = ${hcl(apiBase(publicUrl) + call.path)}`,
    `  method = "${call.method}"`,
    ...(call.body ? [`  request_body = ${hcl(JSON.stringify(call.body))}`] : []),
  ];
  return `terraform {
  required_providers {
    http = {
      source = "hashicorp/http"
    }
  }
}

variable "${TOKEN_VARIABLE.toLowerCase()}" {
  type      = string
  sensitive = true
}

data "http" "latchkey" {
${request.join("\n")}
  request_headers = {
${headers.join("\n")}
  }

  lifecycle {
    postcondition {
      condition     = self.status_code == 200
      error_message = self.response_body
    }
  }
}

output "latchkey" {
  value = jsondecode(data.http.latchkey.response_body).data
}
`;
}
