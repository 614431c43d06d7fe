// Operators by name: libtorch's dispatcher knows each one's schema, so one entry calls them all. A stack with too few
// arguments is a segmentation fault in libtorch, and a wrong type an internal assertion; the schema is therefore kept
// with the operator, and every value is checked and converted by it before the call.
#include <ATen/core/dispatch/Dispatcher.h>

#include <memory>
#include <mutex>
#include <sstream>
#include <unordered_map>
#include <utility>
#include <vector>

#include "internal.h"

namespace studio {
namespace {

// std::optional in today's libtorch, c10::optional in older ones: taken from a function that returns one.
template <class Optional, class Value> struct Rebind;
template <template <class...> class Optional, class Old, class Value>
struct Rebind<Optional<Old>, Value> { using type = Optional<Value>; };
using OptionalTensor = Rebind<decltype(c10::Dispatcher::singleton().findSchema(std::declval<c10::OperatorName>())), at::Tensor>::type;

enum class Kind { Tensor, Int, Float, Bool, Number, String, Device, Ints, Floats, Bools, Tensors, OptionalTensors, Numbers, Other };

struct Parameter {
  Kind kind;
  bool optional;
  bool has_default;
  c10::IValue default_value;
  std::string name;
};

Kind kind_of(const c10::TypePtr& type) {
  switch (type->kind()) {
    case c10::TypeKind::TensorType: return Kind::Tensor;
    case c10::TypeKind::IntType:
    case c10::TypeKind::SymIntType: return Kind::Int;
    case c10::TypeKind::FloatType: return Kind::Float;
    case c10::TypeKind::BoolType: return Kind::Bool;
    case c10::TypeKind::NumberType: return Kind::Number;
    case c10::TypeKind::StringType: return Kind::String;
    case c10::TypeKind::DeviceObjType: return Kind::Device;
    case c10::TypeKind::ListType: break;
    default: return Kind::Other;
  }
  const auto element = type->containedType(0);
  if (element->kind() == c10::TypeKind::OptionalType)
    return element->containedType(0)->kind() == c10::TypeKind::TensorType ? Kind::OptionalTensors : Kind::Other;
  switch (kind_of(element)) {
    case Kind::Tensor: return Kind::Tensors;
    case Kind::Int: return Kind::Ints;
    case Kind::Float: return Kind::Floats;
    case Kind::Bool: return Kind::Bools;
    case Kind::Number: return Kind::Numbers;
    default: return Kind::Other;
  }
}

Parameter parameter_of(const c10::Argument& argument) {
  auto type = argument.type();
  Parameter parameter;
  parameter.optional = type->kind() == c10::TypeKind::OptionalType;
  if (parameter.optional) type = type->containedType(0);
  parameter.kind = kind_of(type);
  parameter.has_default = argument.default_value().has_value();
  if (parameter.has_default) parameter.default_value = *argument.default_value();
  parameter.name = argument.name();
  return parameter;
}

[[noreturn]] void reject(const Parameter& parameter, const std::string& why) {
  throw std::invalid_argument("argument '" + parameter.name + "' " + why);
}

template <class Element>
const Element* elements(const StudioValue& value) { return static_cast<const Element*>(value.pointer); }

c10::IValue ints(const Parameter& parameter, const StudioValue& value) {
  c10::List<int64_t> list;
  if (value.tag == STUDIO_INT) {
    list.push_back(value.integer);  // what Python's parser does for int[2]
  } else if (value.tag == STUDIO_INTS) {
    list.reserve(value.count);
    for (int32_t i = 0; i < value.count; ++i) list.push_back(elements<int64_t>(value)[i]);
  } else {
    reject(parameter, "must be a list of integers");
  }
  return list;
}

c10::IValue floats(const Parameter& parameter, const StudioValue& value) {
  c10::List<double> list;
  if (value.tag == STUDIO_DOUBLES)
    for (int32_t i = 0; i < value.count; ++i) list.push_back(elements<double>(value)[i]);
  else if (value.tag == STUDIO_INTS)
    for (int32_t i = 0; i < value.count; ++i) list.push_back(static_cast<double>(elements<int64_t>(value)[i]));
  else
    reject(parameter, "must be a list of numbers");
  return list;
}

c10::IValue numbers(const Parameter& parameter, const StudioValue& value) {
  c10::List<at::Scalar> list;
  if (value.tag == STUDIO_DOUBLES)
    for (int32_t i = 0; i < value.count; ++i) list.push_back(at::Scalar(elements<double>(value)[i]));
  else if (value.tag == STUDIO_INTS)
    for (int32_t i = 0; i < value.count; ++i) list.push_back(at::Scalar(elements<int64_t>(value)[i]));
  else
    reject(parameter, "must be a list of numbers");
  return c10::IValue(c10::impl::toList(std::move(list)));
}

c10::IValue bools(const Parameter& parameter, const StudioValue& value) {
  if (value.tag != STUDIO_BOOLS) reject(parameter, "must be a list of booleans");
  c10::List<bool> list;
  for (int32_t i = 0; i < value.count; ++i) list.push_back(elements<uint8_t>(value)[i] != 0);
  return list;
}

c10::IValue tensors(const Parameter& parameter, const StudioValue& value) {
  if (value.tag != STUDIO_TENSORS) reject(parameter, "must be a list of tensors");
  const auto* handles = elements<StudioTensor>(value);
  if (parameter.kind == Kind::OptionalTensors) {
    c10::List<OptionalTensor> list;
    list.reserve(value.count);
    for (int32_t i = 0; i < value.count; ++i) list.push_back(handles[i] ? OptionalTensor(borrow(handles[i])) : OptionalTensor());
    return list;
  }
  c10::List<at::Tensor> list;
  list.reserve(value.count);
  for (int32_t i = 0; i < value.count; ++i) list.push_back(borrow(handles[i]));
  return list;
}

double real(const Parameter& parameter, const StudioValue& value) {
  if (value.tag == STUDIO_DOUBLE) return value.real;
  if (value.tag == STUDIO_INT) return static_cast<double>(value.integer);
  reject(parameter, "must be a number");
}

c10::IValue convert(const Parameter& parameter, const StudioValue& value) {
  if (value.tag == STUDIO_DEFAULT) {
    if (parameter.has_default) return parameter.default_value;
    reject(parameter, "has no default and was not given");
  }
  if (value.tag == STUDIO_NONE) {
    if (parameter.optional) return c10::IValue();
    reject(parameter, "must be given");
  }
  switch (parameter.kind) {
    case Kind::Tensor:
      if (value.tag == STUDIO_TENSOR) return borrow(const_cast<void*>(value.pointer));
      reject(parameter, "must be a tensor");
    case Kind::Int:
      if (value.tag == STUDIO_INT || value.tag == STUDIO_BOOL) return value.integer;
      reject(parameter, "must be an integer");
    case Kind::Float: return real(parameter, value);
    case Kind::Bool:
      if (value.tag == STUDIO_BOOL) return value.integer != 0;
      reject(parameter, "must be true or false");
    case Kind::Number:
      if (value.tag == STUDIO_BOOL) return value.integer != 0;
      if (value.tag == STUDIO_INT) return value.integer;
      return real(parameter, value);
    case Kind::String:
      if (value.tag == STUDIO_STRING) return std::string(elements<char>(value), value.count);
      reject(parameter, "must be text");
    case Kind::Device:
      if (value.tag == STUDIO_DEVICE) return device_of(value.integer);
      reject(parameter, "must be a device");
    case Kind::Ints: return ints(parameter, value);
    case Kind::Floats: return floats(parameter, value);
    case Kind::Bools: return bools(parameter, value);
    case Kind::Numbers: return numbers(parameter, value);
    case Kind::Tensors:
    case Kind::OptionalTensors: return tensors(parameter, value);
    default: reject(parameter, "is of a type this library does not pass on");
  }
}

template <class Element>
Element* allocate(size_t count) {
  auto* memory = static_cast<Element*>(std::malloc(std::max<size_t>(1, count) * sizeof(Element)));
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

StudioValue list_result(StudioTag tag, size_t count, const void* pointer) {
  StudioValue value{tag, static_cast<int32_t>(count), {0}};
  value.pointer = pointer;
  return value;
}

StudioValue result_of(c10::IValue&& value) {
  StudioValue result{STUDIO_NONE, 0, {0}};
  if (value.isTensor()) {
    result.tag = STUDIO_TENSOR;
    result.pointer = own(std::move(value).toTensor());
  } else if (value.isInt()) {
    result.tag = STUDIO_INT;
    result.integer = value.toInt();
  } else if (value.isDouble()) {
    result.tag = STUDIO_DOUBLE;
    result.real = value.toDouble();
  } else if (value.isBool()) {
    result.tag = STUDIO_BOOL;
    result.integer = value.toBool() ? 1 : 0;
  } else if (value.isTensorList()) {
    auto list = value.toTensorVector();
    auto* handles = allocate<StudioTensor>(list.size());
    for (size_t i = 0; i < list.size(); ++i) handles[i] = own(std::move(list[i]));
    result = list_result(STUDIO_TENSORS, list.size(), handles);
  } else if (value.isIntList()) {
    const auto list = value.toIntVector();
    auto* numbers = allocate<int64_t>(list.size());
    std::copy(list.begin(), list.end(), numbers);
    result = list_result(STUDIO_INTS, list.size(), numbers);
  } else if (value.isDoubleList()) {
    const auto list = value.toDoubleVector();
    auto* numbers = allocate<double>(list.size());
    std::copy(list.begin(), list.end(), numbers);
    result = list_result(STUDIO_DOUBLES, list.size(), numbers);
  } else if (!value.isNone()) {
    throw std::invalid_argument("the operator returns a " + value.tagKind() + ", which this library does not pass on");
  }
  return result;
}

}  // namespace
}  // namespace studio

struct StudioOperator {
  c10::OperatorHandle handle;
  std::vector<studio::Parameter> parameters;
  size_t required;  // arguments without a default
};

using namespace studio;

STUDIO_EXPORT int32_t studio_operator_find(const char* name, StudioOperator** found) noexcept {
  return guarded([&] {
    static std::mutex mutex;
    static std::unordered_map<std::string, std::unique_ptr<StudioOperator>> known;
    const std::lock_guard<std::mutex> lock(mutex);
    *found = nullptr;
    const auto cached = known.find(name);
    if (cached != known.end()) { *found = cached->second.get(); return; }
    const std::string full(name);
    const auto scope_end = full.find("::");
    const auto dot = full.find('.', scope_end == std::string::npos ? 0 : scope_end);
    const auto handle = c10::Dispatcher::singleton().findSchema(
        {full.substr(0, dot), dot == std::string::npos ? "" : full.substr(dot + 1)});
    if (!handle.has_value()) return;
    auto entry = std::unique_ptr<StudioOperator>(new StudioOperator{*handle, {}, 0});
    for (const auto& argument : handle->schema().arguments()) {
      entry->parameters.push_back(parameter_of(argument));
      if (!entry->parameters.back().has_default) entry->required = entry->parameters.size();
    }
    *found = entry.get();
    known.emplace(full, std::move(entry));
  });
}

STUDIO_EXPORT int32_t studio_operator_schema(StudioOperator* op, char** text) noexcept {
  return guarded([&] {
    std::ostringstream out;
    out << op->handle.schema();
    *text = copy_text(out.str());
  });
}

STUDIO_EXPORT int32_t studio_operator_names(char** text) noexcept {
  return guarded([&] {
    std::string names;
    for (const auto& name : c10::Dispatcher::singleton().getAllOpNames()) {
      names += name.name;
      if (!name.overload_name.empty()) names += "." + name.overload_name;
      names += '\n';
    }
    *text = copy_text(names);
  });
}

STUDIO_EXPORT int32_t studio_operator_call(StudioOperator* op, const StudioValue* arguments, int32_t count,
                                           StudioValue* results, int32_t capacity, int32_t* result_count) noexcept {
  return guarded([&] {
    const auto& parameters = op->parameters;
    *result_count = 0;
    if (static_cast<size_t>(count) > parameters.size() || static_cast<size_t>(count) < op->required)
      throw std::invalid_argument("takes " + std::to_string(op->required) + " to " + std::to_string(parameters.size()) +
                                  " arguments, " + std::to_string(count) + " were given");
    // One stack per thread, kept between calls; a nested call (a custom autograd function) finds it empty and grows its own.
    thread_local torch::jit::Stack kept;
    torch::jit::Stack stack = std::move(kept);
    stack.clear();
    stack.reserve(parameters.size());
    for (int32_t i = 0; i < count; ++i) stack.push_back(convert(parameters[i], arguments[i]));
    for (size_t i = count; i < parameters.size(); ++i) stack.push_back(parameters[i].default_value);
    op->handle.callBoxed(stack);
    if (stack.size() > static_cast<size_t>(capacity)) throw std::length_error("returns more values than there is room for");
    for (auto& value : stack) results[(*result_count)++] = result_of(std::move(value));
    stack.clear();
    kept = std::move(stack);
  });
}
