// SPDX-License-Identifier: EUPL-1.2
#include "server/replica/open_replica.h"

#include <nlohmann/json.hpp>

#include "schema/model.h"

namespace bijeen::replica {
namespace {

using nlohmann::json;

constexpr std::string_view kHome = "host/home";

std::string text_of(const Home& home) {
  return json{{"server", home.server}, {"ca", home.ca}, {"token", home.token}}.dump();
}

Home home_from(const std::string& text) {
  const json stored = json::parse(text, nullptr, false);
  if (!stored.is_object()) return {};
  const auto member = [&](const char* name) {
    const auto found = stored.find(name);
    return found != stored.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  return {member("server"), member("ca"), member("token")};
}

}  // namespace

OpenReplica::OpenReplica(const std::filesystem::path& directory) : store_(directory), core_(schema::Model::shipped()) {}

Result<std::unique_ptr<OpenReplica>> OpenReplica::open(const std::filesystem::path& directory) {
  std::unique_ptr<OpenReplica> opened(new OpenReplica(directory));
  Status loaded = Done{};
  opened->store_.for_each([&](std::string_view key, std::string_view value) {
    if (loaded) loaded = opened->core_.load(key, value);
  });
  if (loaded) loaded = opened->core_.open();
  if (!loaded) return loaded.error();
  if (const auto home = opened->store_.find(kHome)) opened->home_ = home_from(*home);
  return opened;
}

void OpenReplica::keep(const sync::Step& step, std::vector<sync::StoreWrite> host) {
  host.insert(host.begin(), step.writes.begin(), step.writes.end());
  store_.apply(host);
}

void OpenReplica::keep_with_session(const sync::Step& step, const std::string& token) {
  Home home = home_.value_or(Home{});
  home.token = token;
  keep(step, {{std::string(kHome), text_of(home)}});
  home_ = std::move(home);
}

Status OpenReplica::signed_in(const sync::DeviceId& device, const sync::PersonId& person, const Home& home) {
  const auto step = core_.identify(device, person);
  if (!step) return step.error();
  keep(*step, {{std::string(kHome), text_of(home)}});
  home_ = home;
  return Done{};
}

}  // namespace bijeen::replica
