// What is not an operator: backward, gradients, gradient mode, autocast.
#include <ATen/autocast_mode.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/version.h>

#include <vector>

#include "internal.h"

using namespace studio;

namespace {

#define STUDIO_TORCH_AT_LEAST(major, minor) \
  (TORCH_VERSION_MAJOR > (major) || (TORCH_VERSION_MAJOR == (major) && TORCH_VERSION_MINOR >= (minor)))

// 2.4 gave autocast one set of functions for every device; before, each device had its own.
#if STUDIO_TORCH_AT_LEAST(2, 4)
bool autocast_enabled(c10::DeviceType device) { return at::autocast::is_autocast_enabled(device); }
at::ScalarType autocast_dtype(c10::DeviceType device) { return at::autocast::get_autocast_dtype(device); }
void autocast_set(c10::DeviceType device, bool enabled, at::ScalarType dtype) {
  at::autocast::set_autocast_enabled(device, enabled);
  at::autocast::set_autocast_dtype(device, dtype);
}
#else
bool autocast_enabled(c10::DeviceType device) {
  return device == c10::DeviceType::CPU ? at::autocast::is_cpu_enabled() : at::autocast::is_enabled();
}
at::ScalarType autocast_dtype(c10::DeviceType device) {
  return device == c10::DeviceType::CPU ? at::autocast::get_autocast_cpu_dtype() : at::autocast::get_autocast_gpu_dtype();
}
void autocast_set(c10::DeviceType device, bool enabled, at::ScalarType dtype) {
  if (device == c10::DeviceType::CPU) {
    at::autocast::set_cpu_enabled(enabled);
    at::autocast::set_autocast_cpu_dtype(dtype);
  } else {
    at::autocast::set_enabled(enabled);
    at::autocast::set_autocast_gpu_dtype(dtype);
  }
}
#endif

std::vector<at::Tensor> borrow_all(const StudioTensor* handles, int32_t count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(count);
  for (int32_t i = 0; i < count; ++i) tensors.push_back(borrow(handles[i]));
  return tensors;
}

}  // namespace

STUDIO_EXPORT int32_t studio_backward(const StudioTensor* tensors, const StudioTensor* gradients, int32_t count, int32_t retain_graph, int32_t create_graph) noexcept {
  return guarded([&] {
    torch::autograd::backward(borrow_all(tensors, count),
                              gradients == nullptr ? std::vector<at::Tensor>() : borrow_all(gradients, count),
                              retain_graph != 0, create_graph != 0);
  });
}

STUDIO_EXPORT int32_t studio_requires_grad_set(StudioTensor tensor, int32_t requires_grad) noexcept {
  return guarded([&] { borrow(tensor).set_requires_grad(requires_grad != 0); });
}

STUDIO_EXPORT int32_t studio_gradients_get(const StudioTensor* tensors, int32_t count, StudioTensor* gradients) noexcept {
  return guarded([&] {
    for (int32_t i = 0; i < count; ++i) {
      at::Tensor gradient = borrow(tensors[i]).grad();
      gradients[i] = own(std::move(gradient));
    }
  });
}

STUDIO_EXPORT int32_t studio_gradients_set(const StudioTensor* tensors, int32_t count, const StudioTensor* gradients) noexcept {
  return guarded([&] {
    for (int32_t i = 0; i < count; ++i)
      borrow(tensors[i]).mutable_grad() = gradients == nullptr ? at::Tensor() : borrow(gradients[i]);
  });
}

STUDIO_EXPORT int32_t studio_grad_mode_set(int32_t enabled, int32_t* previous) noexcept {
  return guarded([&] {
    *previous = c10::GradMode::is_enabled();
    c10::GradMode::set_enabled(enabled != 0);
  });
}

STUDIO_EXPORT int32_t studio_autocast_begin(int32_t device_type, int32_t dtype, int32_t* previous_enabled, int32_t* previous_dtype) noexcept {
  return guarded([&] {
    const auto device = static_cast<c10::DeviceType>(device_type);
    *previous_enabled = autocast_enabled(device);
    *previous_dtype = static_cast<int32_t>(autocast_dtype(device));
    autocast_set(device, true, static_cast<at::ScalarType>(dtype));
    at::autocast::increment_nesting();
  });
}

STUDIO_EXPORT int32_t studio_autocast_end(int32_t device_type, int32_t previous_enabled, int32_t previous_dtype) noexcept {
  return guarded([&] {
    // The outermost end drops the cached half-precision weights: the next step's weights are others.
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    autocast_set(static_cast<c10::DeviceType>(device_type), previous_enabled != 0, static_cast<at::ScalarType>(previous_dtype));
  });
}
