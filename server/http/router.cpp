// SPDX-License-Identifier: EUPL-1.2
#include "server/http/router.h"

#include <set>

namespace bijeen::http {
namespace {

std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    path.remove_prefix(1);  // The slash.
    const std::string_view segment = path.substr(0, path.find('/'));
    segments.emplace_back(segment);
    path.remove_prefix(segment.size());
  }
  return segments;
}

bool is_parameter(std::string_view segment) {
  return segment.starts_with(':');
}

bool matches(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (is_parameter(pattern[i]) ? path[i].empty() : pattern[i] != path[i]) return false;
  }
  return true;
}

/// Whether, at the first place where they differ in kind, \p a is literal.
bool goes_before(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (is_parameter(a[i]) != is_parameter(b[i])) return is_parameter(b[i]);
  }
  return false;
}

std::string joined(const std::set<std::string>& methods) {
  std::string text;
  for (const std::string& method : methods) text += (text.empty() ? "" : ", ") + method;
  return text;
}

}  // namespace

void Router::add(std::string_view method, std::string_view pattern, Handler handler, Body body) {
  routes_.push_back(
      {std::string(method), std::string(pattern), split_path(pattern), std::move(handler), nullptr, body});
}

void Router::add_events(std::string_view pattern, EventHandler handler) {
  routes_.push_back({"GET", std::string(pattern), split_path(pattern), nullptr, std::move(handler)});
}

Router::Found Router::find(std::string_view method, std::string_view path) const {
  const std::vector<std::string> segments = split_path(path);
  std::set<std::string> methods;
  const Route* best = nullptr;
  for (const Route& route : routes_) {
    if (!matches(route.segments, segments)) continue;
    const bool takes_head = route.method == "GET" && route.handler;
    methods.insert(route.method);
    if (takes_head) methods.insert("HEAD");
    if (route.method != method && !(takes_head && method == "HEAD")) continue;
    if (best == nullptr || goes_before(route.segments, best->segments)) best = &route;
  }
  Found found;
  found.allowed = joined(methods);
  if (best == nullptr) return found;
  found.pattern = best->pattern;
  found.body = best->body;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (is_parameter(best->segments[i])) found.parameters.emplace(best->segments[i].substr(1), segments[i]);
  }
  if (best->handler) found.handler = &best->handler;
  if (best->events) found.events = &best->events;
  return found;
}

}  // namespace bijeen::http
