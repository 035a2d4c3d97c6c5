// A life cycle over JSON-RPC with nothing but what JavaScript has. Usage: life.mjs URL PASSWORD
const [url, password] = process.argv.slice(2);
let id = 0;

async function call(method, ...params) {
  const mine = ++id;
  const answer = await fetch(`${url}/jsonrpc`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", method, params, id: mine }),
  });
  const told = await answer.json();
  if (told.id !== mine) throw new Error(`answer to ${told.id}, not to ${mine}`);
  if (told.error) throw Object.assign(new Error(told.error.message), told.error);
  return told.result;
}

const session = await call("session.login_with_password", "root", password, "1.0", "js");
const vm = await call("VM.create", session, {
  name_label: "from JavaScript \u{1F600}",
  memory_static_max: 134217728,
});
const record = await call("VM.get_record", session, vm);
console.log(`created ${record.name_label} ${record.power_state} ${record.memory_static_max + 1}`);
const { token } = await call("event.from", session, ["VM"], "", 0);
const waiting = call("event.from", session, ["vm"], token, 10);
await call("VM.start", session, vm, false, false);
const { events } = await waiting;
console.log(`event ${events.at(-1).class} ${events.at(-1).operation}`);
try {
  await call("VM.start", session, vm, false, false);
} catch (error) {
  console.log(`refused ${error.code} ${error.message} ${error.data.length}`);
}
const task = await call("Async.VM.hard_shutdown", session, vm);
let status;
do status = (await call("task.get_record", session, task)).status;
while (status === "pending");
console.log(`task ${status}`);
await call("VM.destroy", session, vm);
await call("session.logout", session);
await call("VM.get_all", session).catch((error) => console.log(`then ${error.message}`));
