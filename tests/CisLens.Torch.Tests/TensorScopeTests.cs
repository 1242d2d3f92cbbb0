using CisLens.Core;

namespace CisLens.Torch.Tests;

public class TensorScopeTests
{
    [Fact]
    public void A_closed_scope_has_freed_everything_but_what_was_kept()
    {
        long before = TorchLibrary.LiveObjects;
        Tensor kept;
        using (var scope = new TensorScope())
        {
            var x = Tensor.Ones([2, 3]);
            kept = scope.Keep(x + x * 2);
        }
        Assert.Equal(before + 1, TorchLibrary.LiveObjects);
        Assert.Equal([3f, 3, 3, 3, 3, 3], kept.ToArray<float>());
        kept.Dispose();
        Assert.Equal(before, TorchLibrary.LiveObjects);
    }

    [Fact]
    public void A_kept_tensor_belongs_to_the_outer_scope_and_a_released_one_to_nobody()
    {
        long before = TorchLibrary.LiveObjects;
        Tensor kept, released;
        using (new TensorScope())
        {
            using (var inner = new TensorScope())
            {
                kept = inner.Keep(Tensor.Zeros([1]));
                released = TensorScope.Release(Tensor.Zeros([1]));
            }
            Assert.Equal(0, kept.Item());
        }
        Assert.Throws<ObjectDisposedException>(() => kept.Item());
        Assert.Equal(before + 1, TorchLibrary.LiveObjects);
        released.Dispose();
    }

    [Fact]
    public void A_tensor_used_after_it_was_freed_throws()
    {
        var x = Tensor.Ones([2]);
        x.Dispose();
        Assert.Throws<ObjectDisposedException>(() => x + x);
        Assert.Throws<ObjectDisposedException>(() => Tensor.Cat([x]));
    }

    [Fact]
    public void Shapes_that_do_not_fit_give_one_line_and_leave_nothing_behind()
    {
        using var scope = new TensorScope();
        var (x, y) = (Tensor.Ones([2, 3]), Tensor.Ones([4, 5]));
        long before = TorchLibrary.LiveObjects;
        var e = Assert.Throws<NativeException>(() => x.MatMul(y));
        Assert.Equal("libtorch: mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)", e.Message);
        Assert.Equal(before, TorchLibrary.LiveObjects);
    }
}
