// The optimizers of libtorch. The state of a parameter is a list of slots; slot 0 is the step count, except for SGD.
#include <torch/optim/adam.h>
#include <torch/optim/adamw.h>
#include <torch/optim/rmsprop.h>
#include <torch/optim/sgd.h>
#include <torch/nn/utils/clip_grad.h>  // after the others: it relies on what they include
#include <sstream>
#include <type_traits>
#include "guard.h"
using namespace cis;
namespace optim = torch::optim;

namespace {
// The key of the state is the address of the parameter: as text in 1.13, as a pointer in later releases.
template <class Key>
Key address(const at::Tensor &p) {
  auto impl = p.unsafeGetTensorImpl();
  if constexpr (std::is_pointer_v<Key>) {
    return impl;
  } else {
    std::ostringstream text;
    text << impl;
    return text.str();
  }
}
auto key(const at::Tensor &p) {
  return address<typename std::decay_t<decltype(std::declval<optim::Optimizer &>().state())>::key_type>(p);
}

struct Slots {
  int64_t *step;  // null for SGD
  std::vector<at::Tensor *> tensors;
};
Slots slots(optim::SGDParamState &s) { return {nullptr, {&s.momentum_buffer()}}; }
Slots slots(optim::RMSpropParamState &s) { return {&s.step(), {&s.square_avg(), &s.momentum_buffer(), &s.grad_avg()}}; }
Slots slots(optim::AdamParamState &s) { return {&s.step(), {&s.exp_avg(), &s.exp_avg_sq(), &s.max_exp_avg_sq()}}; }
Slots slots(optim::AdamWParamState &s) { return {&s.step(), {&s.exp_avg(), &s.exp_avg_sq(), &s.max_exp_avg_sq()}}; }
}  // namespace

struct ct_optimizer {
  explicit ct_optimizer(std::unique_ptr<optim::Optimizer> o) : optimizer(std::move(o)) { ++live[2]; }
  virtual ~ct_optimizer() { --live[2]; }
  virtual std::unique_ptr<optim::OptimizerOptions> options(double weight_decay) = 0;
  virtual Slots state(const at::Tensor &param) = 0;
  std::unique_ptr<optim::Optimizer> optimizer;
};

namespace {
template <class Optimizer, class Options, class State>
struct Of final : ct_optimizer {
  explicit Of(const Options &o) : ct_optimizer(std::make_unique<Optimizer>(std::vector<optim::OptimizerParamGroup>(), o)) {}
  std::unique_ptr<optim::OptimizerOptions> options(double weight_decay) override {
    auto o = optimizer->defaults().clone();
    static_cast<Options &>(*o).weight_decay(weight_decay);
    return o;
  }
  Slots state(const at::Tensor &param) override {
    auto &held = optimizer->state()[key(param)];
    if (!held) held = std::make_unique<State>();
    return slots(static_cast<State &>(*held));
  }
};
using Sgd = Of<optim::SGD, optim::SGDOptions, optim::SGDParamState>;
using RmsProp = Of<optim::RMSprop, optim::RMSpropOptions, optim::RMSpropParamState>;
using Adam = Of<optim::Adam, optim::AdamOptions, optim::AdamParamState>;
using AdamW = Of<optim::AdamW, optim::AdamWOptions, optim::AdamWParamState>;
}  // namespace

ct_error *ct_sgd(double lr, double momentum, double dampening, int nesterov, ct_optimizer **out) {
  return guard([&] { *out = new Sgd(optim::SGDOptions(lr).momentum(momentum).dampening(dampening).nesterov(nesterov != 0)); });
}
ct_error *ct_rmsprop(double lr, double alpha, double eps, double momentum, int centered, ct_optimizer **out) {
  return guard([&] { *out = new RmsProp(optim::RMSpropOptions(lr).alpha(alpha).eps(eps).momentum(momentum).centered(centered != 0)); });
}
ct_error *ct_adam(double lr, double beta1, double beta2, double eps, int amsgrad, ct_optimizer **out) {
  return guard([&] { *out = new Adam(optim::AdamOptions(lr).betas({beta1, beta2}).eps(eps).amsgrad(amsgrad != 0)); });
}
ct_error *ct_adamw(double lr, double beta1, double beta2, double eps, int amsgrad, ct_optimizer **out) {
  return guard([&] { *out = new AdamW(optim::AdamWOptions(lr).betas({beta1, beta2}).eps(eps).amsgrad(amsgrad != 0)); });
}
int ct_optimizer_free(ct_optimizer *o) {
  delete o;
  return 0;
}
ct_error *ct_optimizer_add_group(ct_optimizer *o, const ct_tensor *const *params, int count, double weight_decay) {
  return guard([&] { o->optimizer->add_param_group(optim::OptimizerParamGroup(list(params, count), o->options(weight_decay))); });
}
ct_error *ct_optimizer_step(ct_optimizer *o) {
  return guard([&] { o->optimizer->step(); });
}
ct_error *ct_optimizer_zero_grad(ct_optimizer *o) {
  return guard([&] {
    for (auto &group : o->optimizer->param_groups())
      for (auto &param : group.params()) param.mutable_grad().reset();
  });
}
ct_error *ct_optimizer_set_lr(ct_optimizer *o, int group, double lr) {
  return guard([&] { o->optimizer->param_groups().at(static_cast<size_t>(group)).options().set_lr(lr); });
}
ct_error *ct_optimizer_get_state(ct_optimizer *o, const ct_tensor *param, int slot, ct_tensor **out) {
  return guard([&] {
    *out = nullptr;
    if (o->optimizer->state().count(key(param->t)) == 0) return;
    auto s = o->state(param->t);
    int first = s.step ? 1 : 0;
    auto value = slot < first ? at::scalar_tensor(*s.step, at::kLong) : *s.tensors.at(static_cast<size_t>(slot - first));
    if (value.defined()) *out = own(value);
  });
}
ct_error *ct_optimizer_set_state(ct_optimizer *o, const ct_tensor *param, int slot, const ct_tensor *value) {
  return guard([&] {
    auto s = o->state(param->t);
    int first = s.step ? 1 : 0;
    if (slot < first) *s.step = value->t.item<int64_t>();
    else *s.tensors.at(static_cast<size_t>(slot - first)) = value->t.detach().to(param->t.device()).clone();
  });
}
ct_error *ct_clip_grad_norm(const ct_tensor *const *params, int count, double max_norm, double *total) {
  return guard([&] { *total = torch::nn::utils::clip_grad_norm_(list(params, count), max_norm); });
}
