# A life cycle through Ruby's xmlrpc, as a Ruby program would do it. Usage: life.rb URL PASSWORD
require "xmlrpc/client"

server = XMLRPC::Client.new2(ARGV[0])

def value(answer)
  raise answer["ErrorDescription"].join(" ") unless answer["Status"] == "Success"
  answer["Value"]
end

session = value(server.call("session.login_with_password", "root", ARGV[1], "1.0", "ruby"))
vm = value(server.call("VM.create", session,
                       { "name_label" => "from <Ruby> & é", "memory_static_max" => "134217728" }))
record = value(server.call("VM.get_record", session, vm))
puts "created #{record["name_label"]} #{record["power_state"]} #{record["memory_static_max"]}"
token = value(server.call("event.from", session, ["VM"], "", 0.0))["token"]
value(server.call("VM.start", session, vm, false, false))
events = value(server.call("event.from", session, ["VM"], token, 5.0))["events"]
puts "event #{events.last["operation"]} #{events.last["snapshot"]["power_state"]}"
begin
  value(server.call("VM.start", session, vm, false, false))
rescue => error
  puts "refused #{error.message.split.first}"
end
task = value(server.call("Async.VM.hard_shutdown", session, vm))
sleep 0.02 while (status = value(server.call("task.get_status", session, task))) == "pending"
puts "task #{status}"
value(server.call("VM.destroy", session, vm))
puts "left #{value(server.call("VM.get_all", session)).length}"
begin
  server.call("no.such.message", session)
  puts "unknown #{server.call("no.such.message", session)["ErrorDescription"].first}"
end
value(server.call("session.logout", session))
puts "then #{server.call("VM.get_all", session)["ErrorDescription"].first}"
