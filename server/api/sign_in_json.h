// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "schema/result.h"
#include "server/auth/sign_in.h"

/// What somebody signs in with, as JSON and as types. What is malformed fails with request.field.
namespace bijeen::api {

inline constexpr std::size_t kNameBytesMax = 120;

Result<auth::NewDevice> parse_device(const nlohmann::json& body);
/// What to sign in with from now on, and what somebody who has means of sign-in shows of them.
Result<auth::SignIn::Means> parse_means(const nlohmann::json& body);
Result<auth::SignIn::Proof> parse_proof(const nlohmann::json& body);
/// {"code"}, and "offer" where it sets the second step up.
Result<auth::ShownStep> parse_step(const nlohmann::json& step);

/// {"secret","offer"}: for the app, and to hand back.
nlohmann::json offer_json(const auth::SignIn& sign_in, const auth::Bytes& offer);

}  // namespace bijeen::api
