using System.Runtime.Intrinsics;
using CisLens.Torch.Interop;

namespace CisLens.Torch;

public static partial class Functional
{
    const int MaskPiece = 1 << 16;

    /// <summary>
    /// In training, sets each element to 0 with probability p, and to x/(1 − p) otherwise. On the CPU, the generator gives one seed, and a
    /// hash of seed and index decides about each element: libtorch would draw them one by one. The number of threads changes nothing.
    /// </summary>
    public static Tensor Dropout(Tensor x, double p, bool training)
    {
        if (!training || p is <= 0 or >= 1 || x.Device.Kind != DeviceKind.Cpu)
            return Tensor.Own(LibTorch.ct_dropout(x.Handle, p, training ? 1 : 0, out var h), h);
        using var scope = new TensorScope();
        var mask = Tensor.Empty(x.Shape);
        ulong seed = (ulong)(Tensor.Rand([1], DType.Float64).Item() * (1UL << 53));
        int pieces = (int)((mask.Count + MaskPiece - 1) / MaskPiece);
        Parallel.For(0, pieces, new() { MaxDegreeOfParallelism = TorchLibrary.Threads }, piece =>
            FillMask(mask.Span<float>()[(piece * MaskPiece)..Math.Min((int)mask.Count, (piece + 1) * MaskPiece)], piece, seed, p));
        return scope.Keep(x * mask.To(x.DType));
    }

    static void FillMask(Span<float> mask, int piece, ulong seed, double p)
    {
        var limit = Vector256.Create((uint)Math.Min(uint.MaxValue, p * (1L << 32)));
        var scale = Vector256.Create((float)(1 / (1 - p)));
        Vector256<uint> low = Vector256.Create((uint)seed), high = Vector256.Create((uint)(seed >> 32));
        uint first = (uint)(piece * MaskPiece);
        for (int i = 0; i < mask.Length; i += Vector256<uint>.Count)
        {
            var index = Vector256<uint>.Indices + Vector256.Create(first + (uint)i);
            var kept = Vector256.GreaterThanOrEqual(Mix(Mix(index ^ low) ^ high), limit);
            var values = kept.AsSingle() & scale;
            if (mask.Length - i >= Vector256<float>.Count)
                values.CopyTo(mask[i..]);
            else
                for (int lane = 0; i + lane < mask.Length; lane++)
                    mask[i + lane] = values[lane];
        }
    }

    /// <summary>The last step of MurmurHash3 (Appleby 2011): every bit of the input changes every bit of the output.</summary>
    static Vector256<uint> Mix(Vector256<uint> x)
    {
        x = (x ^ (x >> 16)) * Vector256.Create(0x85ebca6bu);
        x = (x ^ (x >> 13)) * Vector256.Create(0xc2b2ae35u);
        return x ^ (x >> 16);
    }
}
