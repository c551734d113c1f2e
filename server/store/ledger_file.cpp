// SPDX-License-Identifier: EUPL-1.2
#include "server/store/ledger_file.h"

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "server/store/data_directory.h"
#include "server/store/receipt.h"

namespace bijeen::store {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::optional<Erasure> read_line(const std::string& line) {
  const auto object = json::parse(line, nullptr, false);
  const auto text = [&](const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  if (!object.is_object()) return std::nullopt;
  const auto id = sync::RecordId::parse(text("id"));
  const auto person = object.find("person");
  const auto at = object.find("at");
  if (!id || person == object.end() || !person->is_boolean() || at == object.end() || !at->is_number_integer())
    return std::nullopt;
  return Erasure{
      {text("collection"), *id}, person->get<bool>(), sync::Millis{at->get<std::int64_t>()}, text("signature")};
}

std::string line_of(const Erasure& erasure) {
  const json line{{"at", raw(erasure.at)},
                  {"collection", erasure.key.collection},
                  {"id", erasure.key.id.text()},
                  {"person", erasure.is_person},
                  {"signature", erasure.signature}};
  return line.dump() + "\n";
}

}  // namespace

fs::path ledger_file(const fs::path& directory, std::string_view key) {
  constexpr std::size_t kDigits = 8;
  return directory / ("erasures-" + hmac_sha256_hex(key, "ledger").substr(0, kDigits) + ".jsonl");
}

std::vector<Erasure> read_ledger(const fs::path& file, std::string_view key) {
  std::vector<Erasure> ledger;
  if (!fs::exists(file)) return ledger;
  std::ifstream in(file, std::ios::binary);
  for (std::string line; std::getline(in, line);) {
    auto erasure = read_line(line);
    if (!erasure || erasure->signature != signature_of(key, *erasure)) {
      throw StorageError(StorageError::Kind::kOther, file.string() + ": line " + std::to_string(ledger.size() + 1) +
                                                         " is none that this server wrote");
    }
    ledger.push_back(std::move(*erasure));
  }
  if (in.bad() || !in.eof()) throw StorageError(StorageError::Kind::kInputOutput, file.string() + " cannot be read");
  return ledger;
}

void add_to_ledger(const fs::path& file, std::string_view key, std::vector<Erasure> ledger) {
  std::map<sync::RecordKey, Erasure> lines;
  for (auto& erasure : read_ledger(file, key)) lines.emplace(erasure.key, std::move(erasure));
  const auto before = lines.size();
  for (auto& erasure : ledger) lines.emplace(erasure.key, std::move(erasure));
  if (lines.size() == before) return;
  const fs::path part = file.string() + ".part";
  std::error_code ignored;
  fs::remove(part, ignored);
  make_private_file(part);
  std::ofstream out(part, std::ios::binary);
  for (const auto& [record, erasure] : lines) out << line_of(erasure);
  out.close();
  if (!out.good()) throw StorageError(StorageError::Kind::kInputOutput, part.string() + " cannot be written");
  sync_to_disk(part);
  fs::rename(part, file);
  sync_to_disk(file.parent_path());
}

}  // namespace bijeen::store
