// Layers and losses.
#include <c10/core/GradMode.h>
#include "guard.h"
using namespace cis;

ct_error *ct_linear(const ct_tensor *x, const ct_tensor *w, const ct_tensor *b, ct_tensor **out) {
  return make(out, [&] { return at::linear(x->t, w->t, opt(b)); });
}
ct_error *ct_conv1d(const ct_tensor *x, const ct_tensor *w, const ct_tensor *b, int64_t stride, int64_t padding, int64_t dilation,
                    int64_t groups, ct_tensor **out) {
  return make(out, [&] {
    return at::conv1d(x->t, w->t, opt(b), at::IntArrayRef(stride), at::IntArrayRef(padding), at::IntArrayRef(dilation), groups);
  });
}
ct_error *ct_max_pool1d(const ct_tensor *x, int64_t kernel, int64_t stride, int64_t padding, int64_t dilation, int ceil, ct_tensor **out) {
  return make(out, [&] { return at::max_pool1d(x->t, kernel, stride, padding, dilation, ceil != 0); });
}
ct_error *ct_avg_pool1d(const ct_tensor *x, int64_t kernel, int64_t stride, int64_t padding, int ceil, int count_padding, ct_tensor **out) {
  return make(out, [&] { return at::avg_pool1d(x->t, kernel, stride, padding, ceil != 0, count_padding != 0); });
}
ct_error *ct_batch_norm(const ct_tensor *x, const ct_tensor *w, const ct_tensor *b, const ct_tensor *running_mean,
                        const ct_tensor *running_var, int training, double momentum, double eps, ct_tensor **out) {
  return make(out, [&] {
    return at::batch_norm(x->t, opt(w), opt(b), opt(running_mean), opt(running_var), training != 0, momentum, eps,
                          at::globalContext().userEnabledCuDNN());
  });
}
ct_error *ct_layer_norm(const ct_tensor *x, const int64_t *shape, int dims, const ct_tensor *w, const ct_tensor *b, double eps, ct_tensor **out) {
  return make(out, [&] { return at::layer_norm(x->t, ints(shape, dims), opt(w), opt(b), eps); });
}
ct_error *ct_dropout(const ct_tensor *x, double p, int training, ct_tensor **out) {
  return make(out, [&] { return at::dropout(x->t, p, training != 0); });
}
ct_error *ct_threshold(const ct_tensor *x, double threshold, double value, ct_tensor **out) {
  return make(out, [&] { return at::threshold(x->t, threshold, value); });
}
ct_error *ct_softplus(const ct_tensor *x, double beta, double threshold, ct_tensor **out) {
  return make(out, [&] { return at::softplus(x->t, beta, threshold); });
}
ct_error *ct_gelu(const ct_tensor *x, int tanh, ct_tensor **out) {
  return make(out, [&] {
    auto y = at::gelu(x->t.contiguous(), tanh ? "tanh" : "none");
    // libtorch 1.13 computes the gradient of the erf form with oneDNN, which reads a transposed gradient as if it were not
    if (y.requires_grad()) y.register_hook([](const at::Tensor &g) { return g.contiguous(); });
    return y;
  });
}
ct_error *ct_gelu_sigmoid(const ct_tensor *x, ct_tensor **out) {
  return make(out, [&] {
    if (c10::GradMode::is_enabled() && x->t.requires_grad()) return x->t * at::sigmoid(x->t * 1.702);
    auto in = x->t.contiguous().view(-1), y = at::empty_like(in);
    // pieces that stay in the cache: the tensors of long windows have 600 MB
    int64_t piece = in.is_cpu() ? 1 << 18 : in.numel();
    for (int64_t i = 0; i < in.numel(); i += piece) {
      auto from = in.slice(0, i, i + piece), to = y.slice(0, i, i + piece);
      at::mul_out(to, from, at::scalar_tensor(1.702, in.options())).sigmoid_().mul_(from);
    }
    return y.view(x->t.sizes());
  });
}

ct_error *ct_binary_cross_entropy(const ct_tensor *p, const ct_tensor *y, const ct_tensor *weight, int reduction, ct_tensor **out) {
  return make(out, [&] { return at::binary_cross_entropy(p->t, y->t, opt(weight), reduction); });
}
ct_error *ct_binary_cross_entropy_with_logits(const ct_tensor *x, const ct_tensor *y, const ct_tensor *weight, const ct_tensor *pos_weight,
                                              int reduction, ct_tensor **out) {
  return make(out, [&] { return at::binary_cross_entropy_with_logits(x->t, y->t, opt(weight), opt(pos_weight), reduction); });
}
ct_error *ct_mse_loss(const ct_tensor *x, const ct_tensor *y, int reduction, ct_tensor **out) {
  return make(out, [&] { return at::mse_loss(x->t, y->t, reduction); });
}
ct_error *ct_poisson_nll_loss(const ct_tensor *x, const ct_tensor *y, int log_input, int full, double eps, int reduction, ct_tensor **out) {
  return make(out, [&] { return at::poisson_nll_loss(x->t, y->t, log_input != 0, full != 0, eps, reduction); });
}
