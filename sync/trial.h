// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sync/merge.h"

namespace bijeen::sync {

/// Records of somewhere else, copied when they are looked at: what is tried on them changes nothing there.
class Trial : public Records {
 public:
  using Find = std::function<const RecordState*(const RecordKey&)>;
  using Ids = std::function<std::vector<RecordId>(const std::string&, const Scope&)>;

  Trial(Find find, Ids ids) : find_(std::move(find)), ids_(std::move(ids)) {}
  /// On what outlives it.
  static Trial on(Records& below) {
    return {[&below](const RecordKey& key) { return below.find(key.collection, key.id); },
            [&below](const std::string& collection, const Scope& scope) { return below.ids(collection, scope); }};
  }

  RecordState* find(const std::string& collection, const RecordId& id) override {
    const RecordKey key{collection, id};
    const auto found = records.find(key);
    if (found != records.end()) return &found->second;
    const auto* below = find_(key);
    return below == nullptr ? nullptr : &records.emplace(key, *below).first->second;
  }
  RecordState& insert(RecordState record) override {
    const RecordKey key{record.collection, record.id};
    return records.insert_or_assign(key, std::move(record)).first->second;
  }
  std::vector<RecordId> ids(const std::string& collection, const Scope& scope) override {
    auto ids = ids_(collection, scope);
    for (const auto& id : ids_in(records, collection, scope)) {
      if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
    }
    return ids;
  }

  std::map<RecordKey, RecordState> records;

 private:
  Find find_;
  Ids ids_;
};

}  // namespace bijeen::sync
