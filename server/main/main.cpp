// SPDX-License-Identifier: EUPL-1.2
#include <sys/stat.h>

#include <iostream>

#include "schema/model.h"
#include "server/main/command_line.h"
#include "server/main/control_socket.h"
#include "server/main/init.h"
#include "server/main/replica_command.h"
#include "server/main/restore.h"

namespace bijeen::main_program {
namespace {

int say(const CommandOutcome& outcome) {
  std::cout << outcome.out << std::flush;
  if (!outcome.error.empty()) std::cerr << outcome.error << "\n";
  return outcome.exit_code;
}

/// Through the running server when there is one, since it holds the store; else on the store itself.
int run(const OnStore& on_store) {
  if (const auto outcome = ask_server(on_store.data, on_store.command)) return say(*outcome);
  store::Store store(schema::Model::shipped(), {.directory = on_store.data});
  return say(run_store_command(store, on_store.command, "https://localhost:8443"));
}

int run(const InitCommand& command) {
  return say(init(command.data, command.programme));
}
int run(const RestoreCommand& command) {
  return say(restore(command));
}
int run(const ServeOptions& options) {
  return serve(options);
}
int run(const replica::LoopOptions& options) {
  return run_replica(options);
}
int run(const Said& said) {
  (said.exit_code == 0 ? std::cout : std::cerr) << said.text;
  return said.exit_code;
}

}  // namespace
}  // namespace bijeen::main_program

int main(int count, char** arguments) {
  using namespace bijeen::main_program;
  // Whatever this program makes (data, keys, backups, exports) is for its own user alone.
  umask(0077);
  try {
    return std::visit([](const auto& command) { return run(command); }, read_command_line(count, arguments));
  } catch (const std::exception& failure) {
    std::cerr << "bijeen: " << failure.what() << ".\n";
    return 1;
  }
}
