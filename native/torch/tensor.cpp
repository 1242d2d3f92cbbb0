// Makes, reads, moves and reshapes tensors, and handles their gradients.
#include <cstring>
#include "guard.h"
using namespace cis;

ct_error *ct_from_data(const void *data, const int64_t *shape, int dims, int dtype, int kind, int index, ct_tensor **out) {
  return make(out, [&] {
    return at::from_blob(const_cast<void *>(data), ints(shape, dims), type(dtype)).to(device(kind, index), type(dtype), false, true);
  });
}
ct_error *ct_full(double value, const int64_t *shape, int dims, int dtype, int kind, int index, ct_tensor **out) {
  return make(out, [&] { return at::full(ints(shape, dims), value, options(dtype, kind, index)); });
}
ct_error *ct_empty(const int64_t *shape, int dims, int dtype, int kind, int index, ct_tensor **out) {
  return make(out, [&] { return at::empty(ints(shape, dims), options(dtype, kind, index)); });
}
ct_error *ct_rand(const int64_t *shape, int dims, int dtype, int kind, int index, ct_tensor **out) {
  return make(out, [&] { return at::rand(ints(shape, dims), options(dtype, kind, index)); });
}
ct_error *ct_randn(const int64_t *shape, int dims, int dtype, int kind, int index, ct_tensor **out) {
  return make(out, [&] { return at::randn(ints(shape, dims), options(dtype, kind, index)); });
}
ct_error *ct_copy_out(const ct_tensor *x, int dtype, void *data, int64_t bytes) {
  return guard([&] {
    auto t = x->t.detach().to(at::kCPU, type(dtype)).contiguous();
    TORCH_CHECK(static_cast<int64_t>(t.nbytes()) == bytes, "tensor has ", t.nbytes(), " bytes, the buffer ", bytes);
    if (bytes > 0) std::memcpy(data, t.data_ptr(), static_cast<size_t>(bytes));
  });
}
ct_error *ct_data(const ct_tensor *x, void **out) {
  return guard([&] {
    TORCH_CHECK(x->t.is_cpu() && x->t.is_contiguous(), "the tensor is not contiguous memory of the CPU");
    *out = x->t.data_ptr();
  });
}
int ct_free(ct_tensor *x) {
  delete x;
  --live[0];
  return 0;
}
int ct_dim(const ct_tensor *x) { return static_cast<int>(x->t.dim()); }
int64_t ct_size(const ct_tensor *x, int dim) { return x->t.sizes()[static_cast<size_t>(dim)]; }
int ct_dtype(const ct_tensor *x) { return static_cast<int>(x->t.scalar_type()); }
int ct_device(const ct_tensor *x, int *index) {
  *index = x->t.device().index();
  return static_cast<int>(x->t.device().type());
}
ct_error *ct_to(const ct_tensor *x, int dtype, int kind, int index, ct_tensor **out) {
  return make(out, [&] { return x->t.to(device(kind, index), type(dtype)); });
}
ct_error *ct_clone(const ct_tensor *x, ct_tensor **out) {
  return make(out, [&] { return x->t.clone(); });
}
ct_error *ct_contiguous(const ct_tensor *x, ct_tensor **out) {
  return make(out, [&] { return x->t.contiguous(); });
}

ct_error *ct_detach(const ct_tensor *x, ct_tensor **out) {
  return make(out, [&] { return x->t.detach(); });
}
int ct_requires_grad(const ct_tensor *x) { return x->t.requires_grad(); }
ct_error *ct_set_requires_grad(const ct_tensor *x, int on) {
  return guard([&] { x->t.set_requires_grad(on != 0); });
}
ct_error *ct_backward(const ct_tensor *x, const ct_tensor *gradient) {
  return guard([&] { x->t.backward(opt(gradient)); });
}
ct_error *ct_grad(const ct_tensor *x, ct_tensor **out) {
  return guard([&] { *out = x->t.grad().defined() ? own(x->t.grad()) : nullptr; });
}
ct_error *ct_set_grad(const ct_tensor *x, const ct_tensor *grad) {
  return guard([&] { x->t.mutable_grad() = opt(grad); });
}

ct_error *ct_reshape(const ct_tensor *x, const int64_t *shape, int dims, ct_tensor **out) {
  return make(out, [&] { return x->t.reshape(ints(shape, dims)); });
}
ct_error *ct_permute(const ct_tensor *x, const int64_t *order, int dims, ct_tensor **out) {
  return make(out, [&] { return x->t.permute(ints(order, dims)); });
}
ct_error *ct_transpose(const ct_tensor *x, int64_t a, int64_t b, ct_tensor **out) {
  return make(out, [&] { return x->t.transpose(a, b); });
}
ct_error *ct_slice(const ct_tensor *x, int64_t dim, int64_t start, int64_t end, int64_t step, ct_tensor **out) {
  return make(out, [&] { return x->t.slice(dim, start, end, step); });
}
ct_error *ct_index_select(const ct_tensor *x, int64_t dim, const ct_tensor *index, ct_tensor **out) {
  return make(out, [&] { return at::index_select(x->t, dim, index->t); });
}
ct_error *ct_cat(const ct_tensor *const *xs, int count, int64_t dim, ct_tensor **out) {
  return make(out, [&] { return at::cat(list(xs, count), dim); });
}
ct_error *ct_stack(const ct_tensor *const *xs, int count, int64_t dim, ct_tensor **out) {
  return make(out, [&] { return at::stack(list(xs, count), dim); });
}
ct_error *ct_unsqueeze(const ct_tensor *x, int64_t dim, ct_tensor **out) {
  return make(out, [&] { return x->t.unsqueeze(dim); });
}
ct_error *ct_squeeze(const ct_tensor *x, int64_t dim, ct_tensor **out) {
  return make(out, [&] { return x->t.squeeze(dim); });
}
ct_error *ct_expand(const ct_tensor *x, const int64_t *shape, int dims, ct_tensor **out) {
  return make(out, [&] { return x->t.expand(ints(shape, dims)); });
}
ct_error *ct_flip(const ct_tensor *x, const int64_t *dims, int count, ct_tensor **out) {
  return make(out, [&] { return at::flip(x->t, ints(dims, count)); });
}
ct_error *ct_constant_pad(const ct_tensor *x, const int64_t *pad, int count, double value, ct_tensor **out) {
  return make(out, [&] { return at::constant_pad_nd(x->t, ints(pad, count), value); });
}
