// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/server.h"

#include <stdlib.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "server/api/answers.h"
#include "server/http/target.h"
#include "server/store/devices.h"
#include "tests/http/whole_content.h"

namespace bijeen::simulation {
namespace {

namespace fs = std::filesystem;

/// Small, so that answers have several pieces and rounds several answers.
constexpr api::AnswerSize kAnswerSize{5000, 2000};

std::unique_ptr<store::Store> open_store(const fs::path& directory, Generation generation,
                                         std::function<sync::Millis()> now) {
  store::Store::Options options;
  options.directory = directory;
  options.create = true;
  options.readers_max = 1;
  options.now = std::move(now);
  return std::make_unique<store::Store>(model(generation), options);
}

void copy_database(const fs::path& from, const fs::path& to) {
  for (const auto& file : fs::directory_iterator(from)) {
    const auto name = file.path().filename().string();
    // Not the index of the write-ahead log, which is the memory of a process, nor the lock.
    if (name == "bijeen.sqlite" || name == "bijeen.sqlite-wal") fs::copy_file(file.path(), to / name);
  }
}

/// Whether the address is one of the pattern's, whose parameter, if any, stands last.
bool matches(std::string_view pattern, std::string_view path, std::map<std::string, std::string>& parameters) {
  const auto colon = pattern.find(':');
  if (colon == std::string_view::npos) return pattern == path;
  if (!path.starts_with(pattern.substr(0, colon))) return false;
  parameters[std::string(pattern.substr(colon + 1))] = path.substr(colon);
  return true;
}

Json ops_of(const std::vector<sync::Op>& ops) {
  sync::ChangeSet set;
  set.ops = ops;
  return Json::parse(sync::encode(set)).at("ops");
}

}  // namespace

RamDirectory::RamDirectory() {
  const fs::path memory = "/dev/shm";
  std::string name = ((fs::exists(memory) ? memory : fs::temp_directory_path()) / "bijeen-simulation-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
  path_ = name;
}

RamDirectory::~RamDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

/// The founded programme, made once and copied for every run.
struct Server::Founded {
  RamDirectory directory;
  std::vector<AcceptedSet> sets;

  Founded() {
    const auto store = open_store(directory.path(), kAtStart, [] { return sync::Millis{kStart}; });
    for (const auto& [scope, ops] : founding()) {
      const auto made = store->write(sync::PersonId{}, scope, ops);
      if (!made) throw std::runtime_error("founding: " + made.error().detail);
      for (const auto& verdict : *made) {
        sets.push_back({raw(verdict.seq), raw(verdict.at), sync::PersonId{}.text(), "the server", raw(verdict.n),
                        raw(verdict.seq) - 1, scope.text(), ops_of(ops), verdict.id.text()});
      }
    }
  }
};

const Server::Founded& Server::foundation() {
  static const Founded founded;
  return founded;
}

const std::vector<AcceptedSet>& Server::founded() {
  return foundation().sets;
}

Server::Server() : directory_(std::make_unique<RamDirectory>()) {
  copy_database(foundation().directory.path(), directory_->path());
  start();
}

Server::~Server() {
  stop();
}

void Server::start() {
  const auto clock = [this] { return sync::Millis{now}; };
  store_ = open_store(directory_->path(), generation_, clock);
  sign_in_ = std::make_unique<auth::SignIn>(*store_, auth::RelyingParty{"localhost", "https://localhost"}, clock,
                                            auth::SecondFactor::kRequired);
  api::Api::Options options;
  options.clock = clock;
  options.answer_size = kAnswerSize;
  api_ = std::make_unique<api::Api>(*store_, *sign_in_, options);
}

void Server::stop() {
  // When this is written the writer has told the API of every commit before it.
  store_->write([](store::Database&) {});
  api_.reset();
  sign_in_.reset();
  store_.reset();
}

void Server::crash() {
  auto disk = std::make_unique<RamDirectory>();
  copy_database(directory_->path(), disk->path());
  stop();
  directory_ = std::move(disk);
  start();
}

void Server::upgrade() {
  generation_ = kNewer;
  stop();
  start();
}

store::Restored Server::restore(const fs::path& backup) {
  constexpr std::int64_t kMinute_ms = 60'000;
  stop();
  // No two restores in one minute (docs/sync.md).
  restored_at_ = std::max(restored_at_, now) + kMinute_ms;
  auto disk = std::make_unique<RamDirectory>();
  const auto restored = store::restore(model(generation_), backup, disk->path(), sync::Millis{restored_at_});
  directory_ = std::move(disk);
  start();
  return restored;
}

bool Server::sign_in(const Client& client) {
  const auto who = person(client.person);
  if (!store_->actor(who)) return false;
  bool registered = false;
  store_->write([&](store::Database& database) {
    registered = store::register_device(database, client.device, who, "apparaat", sync::Millis{now});
    if (!registered) return;
    const auto session = auth::add_session(database, who, client.device, sync::Millis{now});
    cookies_[client.browser] = std::string(api::kCookie) + "=" + session.token;
  });
  return registered;
}

Server::Answer Server::answer(const Client& client, const sync::Request& asked) {
  constexpr int kSignInFirst = 401;
  http::Request request;
  request.method = asked.method;
  request.body = asked.body;
  if (http::read_target(asked.path, request.path, request.query)) throw std::logic_error("no target: " + asked.path);
  const auto& routes = api::Api::routes();
  const auto route = std::find_if(routes.begin(), routes.end(), [&](const auto& r) {
    return r.method == asked.method && matches(r.pattern, request.path, request.parameters);
  });
  if (route == routes.end()) throw std::logic_error("no such address: " + asked.path);
  const auto try_it = [&]() -> Answer {
    request.headers = {{"Cookie", cookies_[client.browser]}};
    auto response = api_->dispatch(*route, request);
    for (const auto& [name, value] : response.headers) {
      if (name == "Set-Cookie") cookies_[client.browser] = value.substr(0, value.find(';'));
    }
    const int status = response.status;
    return {status, http::test::whole_content(std::move(response))};
  };
  auto answer = try_it();
  // Who is asked whether it is he shows it as by signing in.
  const bool asked_who =
      answer.status == kSignInFirst || (client.confirms && answer.body.find("\"auth.confirm\"") != std::string::npos);
  return asked_who && sign_in(client) ? try_it() : answer;
}

bool Server::knows(const sync::DeviceId& device) {
  bool known = false;
  store_->read([&](store::Database& database) { known = store::find_device(database, device).has_value(); });
  return known;
}

bool Server::end_device(std::uint32_t who, const sync::DeviceId& device) {
  auth::Session own;
  own.person = person(who);
  own.device = device;
  return sign_in_->end_device(own.person, device, own).ok();
}

}  // namespace bijeen::simulation
