// SPDX-License-Identifier: EUPL-1.2
#include "server/http/site.h"

#include <algorithm>

#include "server/http/answer_headers.h"
#include "server/http/content_coding.h"
#include "server/http/guard.h"
#include "server/http/write_rules.h"

namespace bijeen::http {
namespace {

constexpr Refusal kNotFound{ErrorCode::kRequestNotFound, "Er staat niets op dit adres.",
                            "There is nothing at this address."};
constexpr Refusal kWrongMethod{ErrorCode::kRequestMethod, "De kopregel Allow noemt wat hier wel kan.",
                               "The Allow header names what is possible here."};
constexpr Refusal kTooManyStreams{ErrorCode::kRequestBusy,
                                  "Er luisteren al te veel apparaten; vraag zelf naar wijzigingen.",
                                  "Too many devices listen already; poll for changes instead."};
constexpr Refusal kInternal{ErrorCode::kServerInternal,
                            "Probeer het later weer. Blijft het misgaan, meld dan dit kenmerk.",
                            "Try again later. If it keeps failing, report this reference."};

Response said_no(const Request& request, const Refusal& refusal) {
  const std::string_view detail = prefers_english(request) ? refusal.en : refusal.nl;
  Response response = problem(request, {refusal.code, std::string(detail)});
  if (response.status == 503) response.headers.emplace_back("Retry-After", "5");
  return response;
}

bool has_header(const Response& response, std::string_view name) {
  return std::any_of(response.headers.begin(), response.headers.end(),
                     [&](const auto& header) { return equals_ignoring_case(header.first, name); });
}

/// The coded pieces of a content that is still being made.
NextPiece coded_pieces(std::shared_ptr<Coder> coder, NextPiece plain) {
  return [coder = std::move(coder), plain = std::move(plain)]() mutable -> std::string {
    std::string coded;
    while (coded.empty() && coder) {
      const std::string piece = plain();
      coded = piece.empty() ? coder->end() : coder->add(piece);
      if (piece.empty()) coder = nullptr;
    }
    return coded;
  };
}

void compress_body(const Request& request, Response& response) {
  if ((response.body.size() < kCompressedBytesMin && !response.more) || !is_compressible(response.type)) return;
  if (has_header(response, "Content-Encoding")) return;
  response.headers.emplace_back("Vary", "Accept-Encoding");
  const Coding coding = accepted_coding(request.header("Accept-Encoding"));
  if (coding == Coding::kIdentity) return;
  if (response.more) {
    std::shared_ptr<Coder> coder = make_coder(coding);
    response.body = coder->add(response.body);
    response.more = coded_pieces(std::move(coder), std::move(response.more));
    response.headers.emplace_back("Content-Encoding", coding_name(coding));
    return;
  }
  std::string coded = compress(response.body, coding, Effort::kEachTime);
  if (coded.empty() || coded.size() >= response.body.size()) return;
  response.body = std::move(coded);
  response.headers.emplace_back("Content-Encoding", coding_name(coding));
}

bool is_read(const std::string& method) {
  return method == "GET" || method == "HEAD";
}

}  // namespace

Response Site::refuse(const Request& request, const Refusal& refusal) const {
  Response response = said_no(request, refusal);
  add_answer_headers(request.path, tls, response);
  return response;
}

Response Site::answer(Request& request, const StreamMaker& make_stream, std::shared_ptr<EventStream>& stream) const {
  Response response;
  try {
    response = route(request, make_stream, stream);
    if (!stream) compress_body(request, response);
  } catch (const std::exception& thrown) {
    stream = nullptr;
    response = internal_error(request, thrown.what());
  } catch (...) {
    stream = nullptr;
    response = internal_error(request, "something that is no exception");
  }
  add_answer_headers(request.path, tls, response);
  return response;
}

Response Site::route(Request& request, const StreamMaker& make_stream, std::shared_ptr<EventStream>& stream) const {
  Router::Found found = router.find(request.method, request.path);
  request.parameters = std::move(found.parameters);
  request.note.route = found.pattern;
  if (found.handler == nullptr && found.events == nullptr) {
    const bool has_file = files.has(request.path == "/" ? "/index.html" : request.path);
    if (found.allowed.empty() && !is_api(request.path) && is_read(request.method)) {
      if (std::optional<Response> file = files.answer(request)) return std::move(*file);
    }
    if (found.allowed.empty() && !has_file) return said_no(request, kNotFound);
    Response response = said_no(request, kWrongMethod);
    response.headers.emplace_back("Allow", found.allowed.empty() ? "GET, HEAD" : found.allowed);
    return response;
  }
  if (is_api(request.path) && !is_read(request.method)) {
    if (const std::optional<Refusal> refusal = check_write(request, origins, tls, found.body))
      return said_no(request, *refusal);
  }
  if (found.events != nullptr) return open_stream(request, *found.events, make_stream, stream);
  return (*found.handler)(request);
}

Response Site::open_stream(const Request& request, const EventHandler& handler, const StreamMaker& make_stream,
                           std::shared_ptr<EventStream>& stream) const {
  std::shared_ptr<EventStream> made = make_stream();
  if (!made) return said_no(request, kTooManyStreams);
  if (std::optional<Response> refusal = handler(request, made)) {
    made->reader_gone();
    return std::move(*refusal);
  }
  stream = std::move(made);
  Response head;
  head.headers = {{"Content-Type", "text/event-stream"}, {"X-Accel-Buffering", "no"}};
  return head;
}

Response Site::internal_error(const Request& request, std::string_view cause) const {
  if (failed) failed(request, cause);
  return said_no(request, kInternal);
}

}  // namespace bijeen::http
