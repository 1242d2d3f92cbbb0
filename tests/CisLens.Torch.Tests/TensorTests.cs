using CisLens.Core;
using static CisLens.Torch.Functional;

namespace CisLens.Torch.Tests;

public sealed class TensorTests : IDisposable
{
    readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Values_come_back_as_they_went_in()
    {
        Assert.Equal([1.5f, -2], Tensor.From<float>([1.5f, -2], [2]).ToArray<float>());
        Assert.Equal([1e-300, 2], Tensor.From<double>([1e-300, 2], [2, 1]).ToArray<double>());
        Assert.Equal([long.MaxValue], Tensor.From<long>([long.MaxValue], [1]).ToArray<long>());
        Assert.Equal(new byte[] { 0, 255 }, Tensor.From<byte>([0, 255], [2]).ToArray<byte>());
        Assert.Empty(Tensor.From<float>([], [0, 4]).ToArray<float>());
    }

    [Fact]
    public void Shape_type_and_place_are_known()
    {
        var x = Tensor.Zeros([2, 4, 10], DType.Float64);
        Assert.Equal([2, 4, 10], x.Shape.ToArray());
        Assert.Equal((80, 10, DType.Float64, Device.Cpu), (x.Count, x.Size(-1), x.DType, x.Device));
        Assert.Equal("[2, 4, 10] Float64 cpu", x.ToString());
    }

    [Fact]
    public void Values_that_do_not_fill_the_shape_and_a_buffer_of_another_size_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Tensor.From<float>([1, 2, 3], [2, 2]));
        Assert.Throws<NativeException>(() => Tensor.Zeros([3]).CopyTo<float>(new float[2]));
        Assert.Throws<NativeException>(() => Tensor.Zeros([3]).Item());
    }

    [Fact]
    public void Shapes_change_as_in_PyTorch()
    {
        var x = Tensor.From<float>([0, 1, 2, 3, 4, 5], [2, 3]);
        Assert.Equal([0f, 3, 1, 4, 2, 5], x.Transpose(0, 1).ToArray<float>());
        Assert.Equal([1f, 2, 4, 5], x.Narrow(1, 1, 2).ToArray<float>());
        Assert.Equal([0f, 2, 3, 5], x.Slice(1, 0, 3, 2).ToArray<float>());
        Assert.Equal([5f, 4, 3, 2, 1, 0], x.Flip(0, 1).ToArray<float>());
        Assert.Equal([3f, 4, 5, 0, 1, 2], x.IndexSelect(0, Tensor.From<long>([1, 0], [2])).ToArray<float>());
        Assert.Equal([3, 2], x.Reshape(3, -1).Shape.ToArray());
        Assert.Equal([2, 2, 3], Tensor.Stack([x, x]).Shape.ToArray());
        Assert.Equal([2, 6], Tensor.Cat([x, x], 1).Shape.ToArray());
        Assert.Equal([0f, 1, 2, 9, 3, 4, 5, 9], x.Pad([0, 1], 9).ToArray<float>());
        Assert.Equal([3, 1, 2], x.Unsqueeze(0).Permute(2, 0, 1).Shape.ToArray());
        Assert.Equal([2, 2, 3], x.Unsqueeze(0).Expand(2, -1, -1).Shape.ToArray());
    }

    [Fact]
    public void Arithmetic_follows_the_signs()
    {
        var (x, y) = (Tensor.From<double>([1, 4], [2]), Tensor.From<double>([2, 8], [2]));
        Assert.Equal([-1, -4], (x - y).ToArray<double>());
        Assert.Equal([0.5, 0.5], (x / y).ToArray<double>());
        Assert.Equal([9, 6], (10 - x).ToArray<double>());
        Assert.Equal([1, 2], x.Sqrt().ToArray<double>());
        Assert.Equal([1, 16], x.Pow(2).ToArray<double>());
        Assert.Equal([2, 4], x.Clamp(2, 5).ToArray<double>());
        Assert.Equal((5, 2.5, 4), (x.Sum().Item(), x.Mean().Item(), x.Max().Item()));
        Assert.Equal(4.5, x.Var().Item());
        Assert.Equal(1, x.ArgMax(0).Item());
        Assert.Equal(34, x.MatMul(y).Item());
        Assert.True(x.IsFinite().All());
        Assert.False((x / 0).IsFinite().All());
        Assert.Equal([1, 8], Tensor.Where(x.Eq(1), x, y).ToArray<double>());
    }

    [Fact]
    public void Gradients_add_up_until_taken_away()
    {
        var x = Tensor.From<double>([1, 2, 3], [3]);
        x.RequiresGrad = true;
        Assert.Null(x.Grad);
        x.Square().Sum().Backward();
        x.Square().Sum().Backward();
        Assert.Equal([4, 8, 12], x.Grad!.ToArray<double>());
        x.Grad = null;
        Assert.Null(x.Grad);
        Assert.False(x.Detach().RequiresGrad);
    }

    [Fact]
    public void Nothing_is_recorded_without_gradients_and_weights_change_in_place()
    {
        var w = Tensor.From<float>([3, 4], [1, 2]);
        w.RequiresGrad = true;
        using (new NoGrad())
        {
            Assert.False((w * 2).RequiresGrad);
            w.RenormInPlace(2, 0, 1).AddInPlace(Tensor.Ones([1, 2]), 0.5).MulInPlace(2).ClampInPlace(0, 2.5);
        }
        Assert.True((w * 2).RequiresGrad);
        // Division by the norm plus 1e-7 gives 3/5 and 4/5. Then x becomes (x + 0.5)·2, and 2.5 is the upper limit.
        Assert.Equal([2.2f, 2.5f], w.ToArray<float>(), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Throws<NativeException>(() => w.FillInPlace(0)); // a weight cannot be filled outside NoGrad
    }

    [Theory, InlineData("ACGT", UnknownBase.Zero), InlineData("AGCT", UnknownBase.Quarter)]
    public void One_hot_on_the_device_is_that_of_Core(string order, UnknownBase unknown)
    {
        byte[] codes = Dna.Encode("ACGTNACCGGTT");
        var expected = new float[4 * 6 * 2];
        for (int i = 0; i < 2; i++)
            OneHot.Encode(codes.AsSpan(6 * i, 6), order, unknown, expected.AsSpan(24 * i, 24));
        var found = OneHotDna(Tensor.From<byte>(codes, [2, 6]), order, unknown);
        Assert.Equal([2, 4, 6], found.Shape.ToArray());
        Assert.Equal(expected, found.ToArray<float>());
    }

    [Fact]
    public void Weighted_losses_weigh()
    {
        var (x, y) = (Tensor.From<double>([0, 0], [2]), Tensor.From<double>([1, 0], [2]));
        double ln2 = Math.Log(2); // −ln sigmoid(0)
        Assert.Equal([3 * ln2, ln2], BinaryCrossEntropyWithLogits(x, y, positiveWeight: Tensor.Scalar(3, DType.Float64), reduction: Reduction.None).ToArray<double>());
        Assert.Equal(2 * ln2, BinaryCrossEntropyWithLogits(x, y, weight: Tensor.From<double>([0, 2], [2]), reduction: Reduction.Sum).Item(), 1e-15);
        Assert.Equal([0, ln2 / 2], BinaryCrossEntropy(x + 0.5, y, Tensor.From<double>([0, 0.5], [2]), Reduction.None).ToArray<double>());
    }

    [Fact]
    public void Dropout_keeps_the_mean_and_does_nothing_outside_training()
    {
        TorchLibrary.ManualSeed(1);
        var x = Tensor.Ones([100_000]);
        Assert.Equal(1, Dropout(x, 0.3, training: true).Mean().Item(), 0.02); // standard deviation √(0.3/0.7/1e5) = 0.002
        Assert.Equal(1, Dropout(x, 0.3, training: false).Min().Item());
    }

    [Fact]
    public void Dropout_has_the_right_share_and_another_mask_each_time_and_the_same_on_any_number_of_threads()
    {
        int before = TorchLibrary.Threads;
        double[] Draw(int threads, DType type)
        {
            TorchLibrary.Threads = threads;
            TorchLibrary.ManualSeed(3);
            var x = Tensor.Full(2, [5, 100_003], type);
            return [.. Dropout(x, 0.2, training: true).ToArray<double>(), .. Dropout(x, 0.2, training: true).ToArray<double>()];
        }
        try
        {
            double[] one = Draw(1, DType.Float64);
            Assert.Equal(one, Draw(3, DType.Float64));
            Assert.All(one, v => Assert.True(v == 0 || Math.Abs(v - 2.5) < 1e-6));
            Assert.Equal([.. one.Select(v => v == 0)], Draw(2, DType.Float32).Select(v => v == 0));
            int half = one.Length / 2;
            // of half a million: a standard deviation is √(0.2 · 0.8 / 5e5) = 0.0006; both 0 in two draws: 0.04
            Assert.Equal(0.2, one[..half].Count(v => v == 0) / (double)half, 0.003);
            Assert.Equal(0.04, Enumerable.Range(0, half).Count(i => one[i] == 0 && one[half + i] == 0) / (double)half, 0.002);
            Assert.Equal(0.04, Enumerable.Range(0, half).Count(i => one[i] == 0 && one[i + 1] == 0) / (double)half, 0.002);
        }
        finally
        {
            TorchLibrary.Threads = before;
        }
    }

    [Fact]
    public void Gradients_flow_through_what_dropout_keeps()
    {
        var x = Tensor.Ones([1000]);
        x.RequiresGrad = true;
        var y = Dropout(x, 0.5, training: true);
        y.Sum().Backward();
        Assert.Equal(y.ToArray<float>(), x.Grad!.ToArray<float>());
        Assert.Contains(0, y.ToArray<float>());
    }

    [Fact]
    public void The_memory_of_a_tensor_is_read_and_written_in_place()
    {
        var x = Tensor.Empty([2, 3]);
        float[] values = [1, 2, 3, 4, 5, 6];
        values.CopyTo(x.Span<float>());
        Assert.Equal(values, x.ToArray<float>());
        Assert.Equal(21, x.Sum().Item());
        Assert.Throws<ArgumentException>(() => x.Span<double>().Length);
        Assert.Throws<NativeException>(() => x.Transpose(0, 1).Span<float>().Length);
    }
}
