// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/replica/link.h"
#include "server/replica/open_replica.h"
#include "sync/params.h"

namespace bijeen::replica {

/// The commands of `bijeen replica`, one JSON object in and one out; docs/replica.md is their table.
class Commands {
 public:
  struct Secrets {
    std::filesystem::path token_file;  ///< Empty: not given.
    std::string token;                 ///< From the environment; empty: not given.
    bool in_commands = false;          ///< A command may hold one: it came through standard input.
  };
  /// `edited` is called when there is something new to send; `watch` to turn watching on or off.
  struct Told {
    std::function<void()> edited;
    std::function<void(bool)> watch;
  };
  Commands(OpenReplica& replica, Link& link, Secrets secrets, Told told);

  /// The answer, without its line end. What it says is durable. Throws store::StorageError.
  std::string answer(std::string_view command);
  /// An answer to what never became a command.
  static std::string failure(const Error& error);
  /// A line about a round that nobody asked for: {"ok",…,"event":"sync"} with what `sync` answers.
  std::string report(const Round& round);

  using Answer = Result<std::string>;  ///< Members besides "ok", each with its comma before it.

 private:
  struct Command;
  static const std::vector<Command>& table();
  Answer run(const sync::Json& json);
  Answer help(sync::Params& params);

  // commands_read.cpp
  Answer list(sync::Params& params);
  Answer get(sync::Params& params);
  Answer status(sync::Params& params);
  Answer pending(sync::Params& params);
  Answer conflicts(sync::Params& params);
  Answer history(sync::Params& params);
  Answer digest(sync::Params& params);
  Answer export_unsent(sync::Params& params);

  // commands_edit.cpp
  Answer create(sync::Params& params);
  Answer put(sync::Params& params);
  Answer add(sync::Params& params);
  Answer remove(sync::Params& params);
  Answer text_insert(sync::Params& params);
  Answer text_delete(sync::Params& params);
  Answer delete_record(sync::Params& params);
  Answer bring_back(sync::Params& params);
  Answer resolve(sync::Params& params);
  Answer several(sync::Params& params);
  Answer withdraw(sync::Params& params);
  Answer dismiss(sync::Params& params);
  /// One change set; `params` may hold "key", which makes it happen once.
  Answer edit(sync::Params& params, std::optional<sync::Scope> scope, std::vector<sync::Op> ops,
              const std::string& more = {});
  /// The same with one op on a record that is there.
  Answer edit_one(sync::Params& params, const std::function<void(sync::Op&)>& fill);
  Result<sync::Scope> scope_of(const sync::RecordKey& key);

  // commands_import.cpp
  Answer import_unsent(sync::Params& params);
  Status import_set(const sync::ChangeSet& set);

  // commands_server.cpp
  Answer sign_in(sync::Params& params);
  Answer sync_now(sync::Params& params);
  std::string facts(const Round& round);
  Result<std::string> token(sync::Params& params) const;

  OpenReplica& replica_;
  Link& link_;
  const Secrets secrets_;
  const Told told_;
};

}  // namespace bijeen::replica
