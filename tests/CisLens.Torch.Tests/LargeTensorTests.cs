using static CisLens.Torch.Functional;

namespace CisLens.Torch.Tests;

/// <summary>The tensors of long windows: their memory, and operations that process them in pieces or in fewer bits.</summary>
public sealed class LargeTensorTests : IDisposable
{
    readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Memory_of_a_tensor_of_512_MiB_is_given_back_when_it_is_disposed()
    {
        long before = Environment.WorkingSet;
        var tensor = Tensor.Zeros([1 << 27]);
        long with = Environment.WorkingSet;
        tensor.Dispose();
        long after = Environment.WorkingSet;
        // other tests use memory too
        Assert.True(with - before > 400 << 20, $"{(with - before) >> 20} MiB more with the tensor");
        Assert.True(with - after > 400 << 20, $"{(with - after) >> 20} MiB less without the tensor");
    }

    // 262,144 numbers are one piece
    [Theory]
    [InlineData(3)]
    [InlineData(262_144)]
    [InlineData(600_001)]
    public void Gelu_in_pieces_is_the_formula(int count)
    {
        var x = Tensor.RandN([1, count]);
        float[] values = x.ToArray<float>(), found;
        using (new NoGrad())
            found = GeluSigmoid(x).ToArray<float>();
        for (int i = 0; i < count; i++)
            Assert.Equal(values[i] / (1 + Math.Exp(-1.702 * values[i])), found[i], 1e-5);
    }

    [Fact]
    public void Products_are_rounded_to_bfloat16_as_long_as_it_is_on()
    {
        // 1 + 2^-8 rounds to 1 in bfloat16, whose mantissa has 8 bits
        Tensor x = Tensor.Full(1 + 1.0 / 256, [1, 4]), w = Tensor.Ones([1, 4]);
        using (new Bf16(Device.Cpu, on: true))
        {
            var rounded = Linear(x, w);
            Assert.Equal((DType.BFloat16, 4), (rounded.DType, rounded.ToArray<float>()[0]));
        }
        using (new Bf16(Device.Cpu, on: false))
            Assert.Equal(4 + 4.0 / 256, Linear(x, w).Item());
    }
}
