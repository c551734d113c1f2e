// SPDX-License-Identifier: EUPL-1.2
// A replica that is handed anything: a line of the input is a method of sync/replica_json.h, a space and its params.
// "reopen" opens a new one from what was to be stored.
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "sync/replica_json.h"
#include "tests/fuzz/fuzz.h"

using namespace bijeen;
using nlohmann::json;
using test::must;

namespace {

class Host {
 public:
  void call(std::string_view method, std::string_view params) {
    const auto answer = json::parse(sync::call(*replica_, method, params));
    if (!answer["ok"].get<bool>() || !answer.contains("writes")) return;
    for (const json& write : answer["writes"]) {
      if (write[1].is_null()) {
        store_.erase(write[0].get<std::string>());
      } else {
        store_[write[0].get<std::string>()] = write[1].get<std::string>();
      }
    }
  }

  /// What was stored is what was there.
  void reopen() {
    auto other = std::make_unique<sync::Replica>(schema::Model::shipped());
    for (const auto& [key, value] : store_) must(other->load(key, value).ok());
    must(other->open().ok());
    must(other->views("") == replica_->views(""));
    must(other->status() == replica_->status());
    must(other->unsent() == replica_->unsent());
    must(other->pull_query() == replica_->pull_query());
    replica_ = std::move(other);
  }

 private:
  std::unique_ptr<sync::Replica> replica_ = std::make_unique<sync::Replica>(schema::Model::shipped());
  std::map<std::string, std::string> store_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto input = test::text_of(data, size);
  // A store is loaded into a replica before anything else happens to it, or not at all.
  if (input.starts_with("load ")) {
    sync::Replica replica(schema::Model::shipped());
    while (!input.empty()) {
      const auto line = test::take_line(input);
      const auto space = line.find(' ');
      (void)sync::call(replica, line.substr(0, space), space == std::string_view::npos ? "{}" : line.substr(space + 1));
    }
    return 0;
  }
  Host host;
  host.call("open", "{}");
  while (!input.empty()) {
    const auto line = test::take_line(input);
    const auto space = line.find(' ');
    const auto method = line.substr(0, space);
    if (method == "reopen") {
      host.reopen();
    } else if (method != "load" && method != "open") {
      host.call(method, space == std::string_view::npos ? "{}" : line.substr(space + 1));
    }
  }
  host.reopen();
  return 0;
}
