// Optimizer steps over a whole list of parameters in one call, registered as operators of our own ("studio::") so that
// they go through the same door as libtorch's. On float32 CPU tensors each is one pass over memory, split over threads
// in fixed blocks, so that results do not depend on the number of threads; elsewhere libtorch's _foreach_ operators do it.
#include <c10/core/GradMode.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/library.h>
#include <torch/version.h>

#include <vector>

#include "internal.h"
#include "simd.h"

namespace studio {
namespace {

struct AdamFactors {
  float decay, weight_decay, beta1, one_minus_beta1, beta2, one_minus_beta2, inverse_root_correction2, epsilon, step_size;
};

STUDIO_SIMD void adam_block(float* __restrict__ p, const float* __restrict__ g, float* __restrict__ m, float* __restrict__ v, int64_t n, AdamFactors f) {
  for (int64_t i = 0; i < n; ++i) {
    const float weight = p[i] * f.decay;
    const float gradient = g[i] + f.weight_decay * p[i];
    const float mean = m[i] * f.beta1 + gradient * f.one_minus_beta1;
    const float square = v[i] * f.beta2 + gradient * gradient * f.one_minus_beta2;
    m[i] = mean;
    v[i] = square;
    p[i] = weight - f.step_size * mean / (std::sqrt(square) * f.inverse_root_correction2 + f.epsilon);
  }
}

struct SgdFactors {
  float lr, momentum, weight_decay;
  bool nesterov;
};

STUDIO_SIMD void sgd_block(float* __restrict__ p, const float* __restrict__ g, float* __restrict__ b, int64_t n, SgdFactors f) {
  for (int64_t i = 0; i < n; ++i) {
    const float gradient = g[i] + f.weight_decay * p[i];
    const float buffer = f.momentum * b[i] + gradient;
    b[i] = buffer;
    p[i] -= f.lr * (f.nesterov ? gradient + f.momentum * buffer : buffer);
  }
}

STUDIO_SIMD void plain_sgd_block(float* __restrict__ p, const float* __restrict__ g, int64_t n, SgdFactors f) {
  for (int64_t i = 0; i < n; ++i) p[i] -= f.lr * (g[i] + f.weight_decay * p[i]);
}

STUDIO_SIMD double square_sum_block(const float* __restrict__ g, int64_t n) {
  double lanes[kLanes] = {0};
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes)
    for (int64_t lane = 0; lane < kLanes; ++lane) lanes[lane] += static_cast<double>(g[i + lane]) * g[i + lane];
  for (; i < n; ++i) lanes[i % kLanes] += static_cast<double>(g[i]) * g[i];
  double sum = 0;
  for (double lane : lanes) sum += lane;
  return sum;
}

STUDIO_SIMD void scale_block(float* __restrict__ g, int64_t n, float factor) {
  for (int64_t i = 0; i < n; ++i) g[i] *= factor;
}

struct Block {
  size_t tensor;
  int64_t offset, length;
};

std::vector<Block> blocks_of(at::TensorList tensors) {
  std::vector<Block> blocks;
  for (size_t t = 0; t < tensors.size(); ++t)
    for (int64_t offset = 0; offset < tensors[t].numel(); offset += kBlock)
      blocks.push_back({t, offset, std::min(kBlock, tensors[t].numel() - offset)});
  return blocks;
}

template <class Body>
void for_blocks(const std::vector<Block>& blocks, const Body& body) {
  at::parallel_for(0, static_cast<int64_t>(blocks.size()), 4, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) body(blocks[i], i);
  });
}

bool plain(at::TensorList tensors) {
  for (const auto& t : tensors)
    if (!plain_cpu(t) || !t.is_contiguous()) return false;
  return true;
}

// Gradients may come out of autograd transposed; their values are only read, so a copy serves.
std::vector<at::Tensor> contiguous(at::TensorList tensors) {
  std::vector<at::Tensor> result;
  result.reserve(tensors.size());
  for (const auto& t : tensors) result.push_back(t.contiguous());
  return result;
}

// The fused kernels want one device and one type.
[[maybe_unused]] bool same_place(at::TensorList params, at::TensorList grads) {
  for (size_t i = 0; i < params.size(); ++i)
    if (params[i].device() != params[0].device() || params[i].scalar_type() != params[0].scalar_type() || grads[i].scalar_type() != params[0].scalar_type()) return false;
  return true;
}

std::vector<float*> pointers(at::TensorList tensors) {
  std::vector<float*> result;
  result.reserve(tensors.size());
  for (const auto& t : tensors) result.push_back(floats(t));
  return result;
}

void check_lists(at::TensorList params, at::TensorList others, const char* what) {
  TORCH_CHECK(params.size() == others.size(), "there are ", params.size(), " parameters but ", others.size(), " ", what);
  for (size_t i = 0; i < params.size(); ++i)
    TORCH_CHECK(params[i].sizes() == others[i].sizes(), what, " ", i, " has shape ", others[i].sizes(), ", its parameter ", params[i].sizes());
}

// libtorch's own optimizer in one kernel for the whole list, where it has one for these tensors' device: CUDA from 2.0 on.
// Its step counts are tensors; one serves all parameters.
bool adam_fused(at::TensorList params, at::TensorList grads, at::TensorList exp_avgs, at::TensorList exp_avg_sqs, double lr, double beta1,
                double beta2, double eps, double weight_decay, int64_t step, bool decoupled) {
#if TORCH_VERSION_MAJOR >= 2
  if (!params[0].is_cuda() || !same_place(params, grads)) return false;
  static const auto decoupled_op = c10::Dispatcher::singleton().findSchema({"aten::_fused_adamw_", ""});
  static const auto plain_op = c10::Dispatcher::singleton().findSchema({"aten::_fused_adam_", ""});
  const auto& op = decoupled ? decoupled_op : plain_op;
  if (!op.has_value()) return false;
  const at::Tensor count = at::full({}, static_cast<double>(step), params[0].options().dtype(at::kFloat));
  torch::jit::Stack stack;
  const auto list = [&](at::TensorList tensors) { stack.emplace_back(c10::List<at::Tensor>(tensors.vec())); };
  list(params);
  list(grads);
  list(exp_avgs);
  list(exp_avg_sqs);
  stack.emplace_back(c10::List<at::Tensor>());  // amsgrad's
  stack.emplace_back(c10::List<at::Tensor>(std::vector<at::Tensor>(params.size(), count)));
  for (const double number : {lr, beta1, beta2, weight_decay, eps}) stack.emplace_back(number);
  stack.emplace_back(false);           // amsgrad
  stack.emplace_back(false);           // maximize
  stack.emplace_back(c10::IValue());   // grad_scale
  stack.emplace_back(c10::IValue());   // found_inf
  op->callBoxed(&stack);
  return true;
#else
  (void)params, (void)grads, (void)exp_avgs, (void)exp_avg_sqs, (void)lr, (void)beta1, (void)beta2, (void)eps, (void)weight_decay, (void)step, (void)decoupled;
  return false;
#endif
}

void adam_composed(at::TensorList params, at::TensorList grads, at::TensorList exp_avgs, at::TensorList exp_avg_sqs, double lr,
                   double beta1, double beta2, double eps, double weight_decay, double correction1, double correction2, bool decoupled) {
  std::vector<at::Tensor> gradients(grads.begin(), grads.end());
  if (weight_decay != 0 && decoupled) at::_foreach_mul_(params, 1 - lr * weight_decay);
  if (weight_decay != 0 && !decoupled) gradients = at::_foreach_add(grads, params, weight_decay);
  at::_foreach_mul_(exp_avgs, beta1);
  at::_foreach_add_(exp_avgs, gradients, 1 - beta1);
  at::_foreach_mul_(exp_avg_sqs, beta2);
  at::_foreach_addcmul_(exp_avg_sqs, gradients, gradients, 1 - beta2);
  auto denominators = at::_foreach_sqrt(exp_avg_sqs);
  at::_foreach_div_(denominators, std::sqrt(correction2));
  at::_foreach_add_(denominators, eps);
  at::_foreach_addcdiv_(params, exp_avgs, denominators, -lr / correction1);
}

// Adam (Kingma & Ba 2015, algorithm 1); decoupled: AdamW (Loshchilov & Hutter 2019). In torch.optim's order of operations.
void adam_(at::TensorList params, at::TensorList grads, at::TensorList exp_avgs, at::TensorList exp_avg_sqs, double lr,
           double beta1, double beta2, double eps, double weight_decay, int64_t step, bool decoupled) {
  const c10::AutoGradMode no_grad(false);
  check_lists(params, grads, "gradients");
  check_lists(params, exp_avgs, "first moments");
  check_lists(params, exp_avg_sqs, "second moments");
  TORCH_CHECK(step >= 1, "the first step is number 1, not ", step);
  const double correction1 = 1 - std::pow(beta1, static_cast<double>(step));
  const double correction2 = 1 - std::pow(beta2, static_cast<double>(step));
  const auto gradients = contiguous(grads);
  if (params.empty()) return;
  if (adam_fused(params, gradients, exp_avgs, exp_avg_sqs, lr, beta1, beta2, eps, weight_decay, step, decoupled)) return;
  if (!plain(params) || !plain(gradients) || !plain(exp_avgs) || !plain(exp_avg_sqs))
    return adam_composed(params, grads, exp_avgs, exp_avg_sqs, lr, beta1, beta2, eps, weight_decay, correction1, correction2, decoupled);
  const AdamFactors factors{
      static_cast<float>(decoupled ? 1 - lr * weight_decay : 1), static_cast<float>(decoupled ? 0 : weight_decay),
      static_cast<float>(beta1), static_cast<float>(1 - beta1), static_cast<float>(beta2), static_cast<float>(1 - beta2),
      static_cast<float>(1 / std::sqrt(correction2)), static_cast<float>(eps), static_cast<float>(lr / correction1)};
  const auto p = pointers(params), g = pointers(gradients), m = pointers(exp_avgs), v = pointers(exp_avg_sqs);
  for_blocks(blocks_of(params), [&](const Block& b, int64_t) {
    adam_block(p[b.tensor] + b.offset, g[b.tensor] + b.offset, m[b.tensor] + b.offset, v[b.tensor] + b.offset, b.length, factors);
  });
}

void sgd_composed(at::TensorList params, at::TensorList grads, at::TensorList buffers, double lr, double momentum, double weight_decay, bool nesterov) {
  std::vector<at::Tensor> updates(grads.begin(), grads.end());
  if (weight_decay != 0) updates = at::_foreach_add(grads, params, weight_decay);
  if (momentum != 0) {
    at::_foreach_mul_(buffers, momentum);
    at::_foreach_add_(buffers, updates, 1);
    updates = nesterov ? at::_foreach_add(updates, buffers, momentum) : std::vector<at::Tensor>(buffers.begin(), buffers.end());
  }
  at::_foreach_add_(params, updates, -lr);
}

// Stochastic gradient descent with momentum as torch.optim.SGD defines it (dampening 0); buffers start as zeros. Without momentum, no buffers.
void sgd_(at::TensorList params, at::TensorList grads, at::TensorList buffers, double lr, double momentum, double weight_decay, bool nesterov) {
  const c10::AutoGradMode no_grad(false);
  check_lists(params, grads, "gradients");
  if (momentum != 0) check_lists(params, buffers, "momentum buffers");
  const auto gradients = contiguous(grads);
  if (!plain(params) || !plain(gradients) || !plain(buffers))
    return sgd_composed(params, grads, buffers, lr, momentum, weight_decay, nesterov);
  const SgdFactors factors{static_cast<float>(lr), static_cast<float>(momentum), static_cast<float>(weight_decay), nesterov};
  const auto p = pointers(params), g = pointers(gradients), b = pointers(buffers);
  for_blocks(blocks_of(params), [&](const Block& block, int64_t) {
    if (momentum == 0)
      plain_sgd_block(p[block.tensor] + block.offset, g[block.tensor] + block.offset, block.length, factors);
    else
      sgd_block(p[block.tensor] + block.offset, g[block.tensor] + block.offset, b[block.tensor] + block.offset, block.length, factors);
  });
}

at::Tensor clip_composed(at::TensorList grads, double max_norm) {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 1)
  if (same_place(grads, grads)) {  // a few kernels for the whole list in place of several a tensor
    const at::Tensor whole = at::stack(at::_foreach_norm(grads)).to(at::kFloat).norm();
    at::_foreach_mul_(grads, (max_norm / (whole + 1e-6)).clamp_max(1.0).to(grads[0].scalar_type()));
    return whole;
  }
#endif
  std::vector<at::Tensor> norms;
  for (const auto& g : grads) norms.push_back(at::norm(g.to(at::kFloat)).to(grads[0].device()));
  const at::Tensor total = at::norm(at::stack(norms));
  const at::Tensor factor = (max_norm / (total + 1e-6)).clamp_max(1.0);  // stays on the device: no synchronization
  for (const auto& g : grads) const_cast<at::Tensor&>(g).mul_(factor.to(g.device(), g.scalar_type()));
  return total;
}

// torch.nn.utils.clip_grad_norm_ with the 2-norm: returns the norm before clipping. max_norm <= 0 only measures.
at::Tensor clip_grad_norm_(at::TensorList grads, double max_norm) {
  const c10::AutoGradMode no_grad(false);
  if (grads.empty()) return at::zeros({});
  if (!plain(grads)) return clip_composed(grads, max_norm > 0 ? max_norm : INFINITY);
  const auto g = pointers(grads);
  const auto blocks = blocks_of(grads);
  std::vector<double> sums(blocks.size());
  for_blocks(blocks, [&](const Block& b, int64_t i) { sums[i] = square_sum_block(g[b.tensor] + b.offset, b.length); });
  double total = 0;
  for (double sum : sums) total += sum;
  const double norm = std::sqrt(total);
  const double factor = max_norm / (norm + 1e-6);
  if (max_norm > 0 && !(factor >= 1))  // also when the norm is NaN: it must be seen in the weights as it would in PyTorch
    for_blocks(blocks, [&](const Block& b, int64_t) { scale_block(g[b.tensor] + b.offset, b.length, static_cast<float>(factor)); });
  return at::scalar_tensor(norm, at::TensorOptions().dtype(at::kFloat));
}

}  // namespace
}  // namespace studio

TORCH_LIBRARY_FRAGMENT(studio, library) {
  library.def("adam_(Tensor(a!)[] params, Tensor[] grads, Tensor(b!)[] exp_avgs, Tensor(c!)[] exp_avg_sqs, float lr, float beta1, float beta2, float eps, float weight_decay, int step, bool decoupled) -> ()", &studio::adam_);
  library.def("sgd_(Tensor(a!)[] params, Tensor[] grads, Tensor(b!)[] momentum_buffers, float lr, float momentum, float weight_decay, bool nesterov) -> ()", &studio::sgd_);
  library.def("clip_grad_norm_(Tensor(a!)[] grads, float max_norm) -> Tensor", &studio::clip_grad_norm_);
}
