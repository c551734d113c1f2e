// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "sync/params.h"
#include "sync/replica.h"

/// What the methods of replica_json.h are made of.
namespace bijeen::sync {

/// What a call answers besides "ok": JSON members, each with its comma before it.
using Answer = Result<std::string>;

struct Method {
  std::string_view name;
  Answer (*run)(Replica&, Params&);
};

/// S of replica_json.h.
std::string members_of(const Step& step);
Answer answer(const Result<Step>& step);
Answer answer(const Status& status);

/// Those by which a host goes between a replica and a server.
std::span<const Method> exchange_methods();

}  // namespace bijeen::sync
