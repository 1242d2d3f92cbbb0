using CisLens.Core;

namespace CisLens.Torch;

public static partial class Functional
{
    /// <summary>One-hot encoding on the device: B L codes of <see cref="Dna"/> (UInt8) become B 4 L.</summary>
    /// <param name="codes">B L, 0 to 4.</param>
    /// <param name="baseOrder">The four letters in channel order, such as <c>ACGT</c>.</param>
    /// <param name="unknown">How N is encoded.</param>
    /// <param name="dtype">Type of the result.</param>
    public static Tensor OneHotDna(Tensor codes, string baseOrder = "ACGT", UnknownBase unknown = UnknownBase.Zero,
        DType dtype = DType.Float32)
    {
        ReadOnlySpan<byte> order = [Dna.Code(baseOrder[0]), Dna.Code(baseOrder[1]), Dna.Code(baseOrder[2]), Dna.Code(baseOrder[3])];
        using var scope = new TensorScope();
        var column = codes.Unsqueeze(1);
        var result = column.Eq(Tensor.From(order, [1, 4, 1], codes.Device)).To(dtype);
        if (unknown == UnknownBase.Quarter)
            result = result.MaskedFill(column.Eq(Dna.N), 0.25);
        return scope.Keep(result);
    }
}
