// SPDX-License-Identifier: EUPL-1.2
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "server/replica/commands.h"
#include "server/store/clock.h"
#include "server/store/receipt.h"

// What needs the server.
namespace bijeen::replica {

using sync::Json;
using sync::json_text;
using sync::Params;

namespace {

constexpr int kOk = 200;
constexpr int kCreated = 201;
constexpr std::size_t kTokenBytesMax = 512;

/// The first line of a file that nobody else can read.
Result<std::string> token_in(const std::filesystem::path& file) {
  const auto wrong = [](const char* why) {
    return Error{ErrorCode::kRequestParameter, std::string("the token file ") + why};
  };
  const int in = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (in < 0) return wrong("cannot be read");
  struct stat state{};
  std::array<char, kTokenBytesMax> bytes{};
  const bool own = ::fstat(in, &state) == 0 && (state.st_mode & (S_IRWXG | S_IRWXO)) == 0;
  const ssize_t size = own ? ::read(in, bytes.data(), bytes.size()) : 0;
  ::close(in);
  if (!own) return wrong("must be readable by its owner alone (mode 0600)");
  std::string_view text(bytes.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  text = text.substr(0, text.find('\n'));
  return std::string(text);
}

/// A token as it was given: a link "https://host/welkom#CODE", or its code alone.
struct Token {
  std::string origin;  ///< Empty where the code stood alone.
  std::string code;
};

Token token_from(const std::string& text) {
  const auto hash = text.find('#');
  if (hash == std::string::npos) return {{}, text};
  const auto path = text.find('/', std::min(text.find("://") + 3, text.size()));
  return {text.substr(0, std::min(path, hash)), text.substr(hash + 1)};
}

/// The answer's JSON when it has this status; the problem otherwise.
Result<Json> answered(const Result<http::Answer>& answer, int status) {
  if (!answer) return answer.error();
  if (answer->status != status) return http::problem_of(answer->body);
  auto json = sync::parse_json(answer->body);
  if (!json || !json->is_object()) return Error{ErrorCode::kRequestJson, "the server's answer cannot be read"};
  return std::move(*json);
}

}  // namespace

Result<std::string> Commands::token(Params& params) const {
  if (params.has("token")) {
    if (!secrets_.in_commands)
      return Error{ErrorCode::kRequestParameter, "a token does not belong on the command line"};
    return params.text("token");
  }
  if (!secrets_.token_file.empty()) return token_in(secrets_.token_file);
  if (!secrets_.token.empty()) return secrets_.token;
  return Error{ErrorCode::kRequestParameter, "no token was given"};
}

Commands::Answer Commands::sign_in(Params& params) {
  Home home = link_.home();
  const auto given = token(params);
  if (!given) return given.error();
  const Token token = token_from(*given);
  if (!token.origin.empty()) home.server = token.origin;
  home.server = params.text_or("server", home.server.c_str());
  home.ca = params.text_or("ca", home.ca.c_str());
  home.token.clear();
  const auto name = params.text_or("name", "bijeen replica");
  if (auto sound = params.sound(); !sound) return sound.error();
  if (auto possible = http::Client::check_origin(home.server); !possible) return possible.error();
  if (!home.ca.empty()) home.ca = std::filesystem::absolute(home.ca).lexically_normal().string();

  const auto client = Link::to(home);
  // Whom the code is for is asked first, so that it is not used up for somebody else's store.
  const auto looked = answered(client->ask("POST", "/v1/invitation/look", sync::dump(Json{{"code", token.code}})), kOk);
  if (!looked) return looked.error();
  const auto person = sync::id_member<sync::PersonId>(*looked, "person");
  const auto status = Json::parse(replica_.core().status());
  const auto bound = sync::id_member<sync::PersonId>(status, "person");
  if (!person || (bound && *bound != *person))
    return Error{ErrorCode::kReplicaIdentity, "this store belongs to somebody else"};
  const auto device = sync::id_member<sync::DeviceId>(status, "device")
                          .value_or(sync::uuid_v7<sync::DeviceTag>(store::system_now(), store::random_for_id()));
  const Json request{{"code", token.code}, {"device", {{"id", device.text()}, {"name", name}}}};
  const auto answer = client->ask("POST", "/v1/session", sync::dump(request));
  const auto session = answered(answer, kCreated);
  if (!session) return session.error();
  home.token = session_token(*answer);
  if (auto done = replica_.signed_in(device, *person, home); !done) return done.error();
  link_.renew();
  const auto text = [&](const char* member) {
    const auto* found = sync::text_member(*session, member);
    return json_text(found == nullptr ? std::string() : *found);
  };
  return R"(,"person":")" + person->text() + R"(","name":)" + text("name") + R"(,"role":)" + text("role") +
         R"(,"device":")" + device.text() + '"';
}

std::string Commands::facts(const Round& round) {
  return R"(,"requests":)" + std::to_string(round.requests) + R"(,"changed":)" + std::to_string(round.changed) +
         R"(,"status":)" + replica_.core().status();
}

std::string Commands::report(const Round& round) {
  std::string out = round.failure ? failure(*round.failure) : std::string(R"({"ok":true})");
  out.insert(out.size() - 1, R"(,"event":"sync")" + facts(round));
  return out;
}

Commands::Answer Commands::sync_now(Params& params) {
  if (params.has("watch")) {
    const bool on = params.boolean_or_false("watch");
    if (auto sound = params.sound(); !sound) return sound.error();
    told_.watch(on);
    return std::string(on ? R"(,"watch":true)" : R"(,"watch":false)");
  }
  Round all;
  // A scope gained, or something accepted while parts were fetched, takes another round.
  constexpr int kRoundsMax = 4;
  for (int rounds = 0; rounds < kRoundsMax; ++rounds) {
    const Round round = link_.exchange();
    all.requests += round.requests;
    all.changed += round.changed;
    if (round.failure) return *round.failure;
    const auto status = Json::parse(replica_.core().status());
    if (status["missing"].empty() && status["pending"] == 0) break;
  }
  return facts(all);
}

}  // namespace bijeen::replica
