#include "tests/xr/loss_layer/loss_plan.h"

#include <charconv>

#include <openxr/openxr_reflection.h>

namespace chiasm::loss_layer {
namespace {

tl::unexpected<Error> refuse(std::string_view rule, const std::string& why) {
  return failure(ErrorKind::invalidInput, "CHIASM_XR_LOSS is not understood at \"" + std::string(rule) +
                                              "\": " + why +
                                              "; for example xrEndFrame@20=XR_ERROR_SESSION_LOST.");
}

std::optional<XrResult> resultNamed(std::string_view name) {
#define CHIASM_CASE(value, number) \
  if (number != 0 && name == #value) return value;
  XR_LIST_ENUM_XrResult(CHIASM_CASE)
#undef CHIASM_CASE
      return std::nullopt;
}

std::optional<InjectedEvent> eventNamed(std::string_view name) {
  if (name == "XrEventDataInstanceLossPending")
    return InjectedEvent{XR_TYPE_EVENT_DATA_INSTANCE_LOSS_PENDING, XR_SESSION_STATE_UNKNOWN};
#define CHIASM_CASE(value, number) \
  if (name == #value) return InjectedEvent{XR_TYPE_EVENT_DATA_SESSION_STATE_CHANGED, value};
  XR_LIST_ENUM_XrSessionState(CHIASM_CASE)
#undef CHIASM_CASE
      return std::nullopt;
}

std::optional<std::string_view> functionNamed(std::string_view name) {
  if (name == info(Function::xrCreateInstance).name) return info(Function::xrCreateInstance).name;
  for (const FunctionInfo& known : kFunctions)
    if (known.name == name) return known.name;
  return std::nullopt;
}

}  // namespace

Expected<LossPlan::Rule> LossPlan::parseRule(std::string_view text) {
  const std::size_t at = text.find('@'), equals = text.find('=');
  if (at == std::string_view::npos || equals == std::string_view::npos || equals < at)
    return refuse(text, "it has the form FUNCTION@CALL=WHAT");
  const std::string_view number = text.substr(at + 1, equals - at - 1), what = text.substr(equals + 1);
  Rule rule;
  const auto function = functionNamed(text.substr(0, at));
  if (!function) return refuse(text, "this layer does not stand before that function");
  rule.function = *function;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), rule.call);
  if (error != std::errc() || end != number.data() + number.size() || rule.call < 1)
    return refuse(text, "the call is a whole number from 1");
  rule.what = what;
  rule.result = resultNamed(what);
  rule.event = eventNamed(what);
  if (!rule.result && !rule.event) return refuse(text, "there is no such result or event");
  if (rule.event && rule.function != "xrPollEvent") return refuse(text, "only xrPollEvent hands out events");
  return rule;
}

Expected<LossPlan> LossPlan::parse(std::string_view text) {
  LossPlan plan;
  while (!text.empty()) {
    const std::size_t end = text.find(';');
    const std::string_view rule = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (rule.empty()) continue;
    Expected<Rule> parsed = parseRule(rule);
    if (!parsed) return tl::unexpected(parsed.error());
    plan.rules_.push_back(*parsed);
  }
  return plan;
}

Verdict LossPlan::judge(Function function, bool armed) {
  const auto [name, scope] = info(function);
  ++calls_[name];
  const int call = armed ? ++armedCalls_[name] : 0;

  Verdict verdict;
  // A lost one stays lost, whatever else was planned.
  if (scope != Scope::always && instanceLost_)
    verdict.result = XR_ERROR_INSTANCE_LOST;
  else if (scope == Scope::session && sessionLost_)
    verdict.result = XR_ERROR_SESSION_LOST;
  if (verdict.result) return verdict;

  for (const Rule& rule : rules_) {
    if (rule.function != name || rule.call != call) continue;
    verdict.result = rule.result;
    verdict.event = rule.event;
    verdict.note = "injected " + std::string(name) + " call " + std::to_string(call) + ": " + rule.what;
    if (scope == Scope::always) break;
    if (rule.result == XR_ERROR_SESSION_LOST) sessionLost_ = true;
    if (rule.result == XR_ERROR_INSTANCE_LOST) instanceLost_ = true;
    break;
  }
  return verdict;
}

}  // namespace chiasm::loss_layer
