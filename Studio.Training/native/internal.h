// What the sources share: one guard around every entry, and the step between handles and tensors.
#pragma once
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>

#include "studio.h"

namespace studio {

void set_error(const char* message) noexcept;
int32_t failure(const char* message) noexcept;

// Nothing thrown may cross into C#: it would end the process. c10::Error is no runtime_error, bad_alloc neither.
template <class Body>
int32_t guarded(Body&& body) noexcept {
  try {
    body();
    return STUDIO_OK;
  } catch (const c10::Error& error) {
    return failure(error.what_without_backtrace());
  } catch (const std::bad_alloc&) {
    set_error("out of memory");
    return STUDIO_OUT_OF_MEMORY;
  } catch (const std::exception& error) {
    return failure(error.what());
  } catch (...) {
    return failure("an exception of unknown type");
  }
}

using ImplPointer = c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>;

inline at::Tensor borrow(StudioTensor handle) {
  if (handle == nullptr) return at::Tensor();
  return at::Tensor(ImplPointer::unsafe_reclaim_from_nonowning(static_cast<at::TensorImpl*>(handle)));
}

inline StudioTensor own(at::Tensor&& tensor) {
  return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr;
}

// For the backward functions of our own operators: their results carry no graph, so a second derivative would be wrong.
inline void once_differentiable() {
  TORCH_CHECK(!at::GradMode::is_enabled(), "this operator has no second derivative; compose it of others where createGraph is needed");
}

inline c10::Device device_of(int64_t packed) {
  const int index = static_cast<int>(packed & 255);
  return c10::Device(static_cast<c10::DeviceType>(packed >> 8), static_cast<c10::DeviceIndex>(index == 255 ? -1 : index));
}

inline char* copy_text(const std::string& text) {
  char* copy = static_cast<char*>(std::malloc(text.size() + 1));
  if (copy == nullptr) throw std::bad_alloc();
  std::memcpy(copy, text.c_str(), text.size() + 1);
  return copy;
}

}  // namespace studio
