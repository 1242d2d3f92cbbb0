using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CisLens.Engine.Spans;

/// <summary>
/// A dilated convolution with as many outputs as inputs, computed by Fourier transform. Positions that are a dilation apart are cut into
/// tiles that overlap by the kernel, transformed, multiplied by the transformed kernel at each frequency, and transformed back. Because the
/// kernel is real, two tiles are transformed as one complex signal. For a kernel of 41 bases this takes a tenth of the time of the sums.
/// </summary>
sealed class SpectralConv
{
    /// <summary>Number of tiles that are transformed together, in pairs.</summary>
    public const int Tiles = 8;
    const int Pairs = Tiles / 2;

    readonly int _channels, _width, _dilation;
    readonly Fourier _fourier;
    // for each frequency up to half of the points: inputs × (real parts of all outputs, imaginary parts); the others are conjugates
    readonly float[] _kernel;
    readonly float[] _bias;

    /// <summary>Transforms the kernel.</summary>
    /// <param name="weight">Outputs × inputs × width, as in PyTorch.</param>
    /// <param name="bias">One per output.</param>
    /// <param name="width">Width of the kernel; odd.</param>
    /// <param name="dilation">Distance between the bases of the kernel.</param>
    public SpectralConv(float[] weight, float[] bias, int width, int dilation)
    {
        (_channels, _width, _dilation, _bias) = (bias.Length, width, dilation, bias);
        _fourier = new Fourier(width <= 16 ? 64 : 128);
        _kernel = Transformed(weight);
    }

    /// <summary>Largest supported width.</summary>
    public const int MostBases = 65;

    /// <summary>Whether this processor is supported.</summary>
    public static bool IsSupported => Fma.IsSupported;

    /// <summary>Number of input positions that an output needs on each side.</summary>
    public int Halo => _dilation * (_width - 1) / 2;

    /// <summary>Length of each of the two buffers that <c>Run</c> needs.</summary>
    public int WorkSize => _fourier.Points * Tiles * _channels;

    int Outputs => _fourier.Points - _width + 1;

    // conjugated, because convolutions of networks do not reverse the kernel; divided by the factor of the inverse transform
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    float[] Transformed(float[] weight)
    {
        int lanes = _channels * _channels, points = _fourier.Points;
        var rows = new float[points * 2 * lanes];
        for (int i = 0; i < _channels; i++)
            for (int o = 0; o < _channels; o++)
                for (int k = 0; k < _width; k++)
                    rows[k * 2 * lanes + i * _channels + o] = weight[(o * _channels + i) * _width + k] / points;
        _fourier.Forward(rows, lanes);
        var kernel = new float[(points / 2 + 1) * 2 * lanes];
        for (int frequency = 0; frequency <= points / 2; frequency++)
        {
            int from = _fourier.Row(frequency) * 2 * lanes, to = frequency * 2 * lanes;
            for (int i = 0; i < _channels; i++)
                for (int o = 0; o < _channels; o++)
                {
                    kernel[to + 2 * i * _channels + o] = rows[from + i * _channels + o];
                    kernel[to + (2 * i + 1) * _channels + o] = -rows[from + lanes + i * _channels + o];
                }
        }
        return kernel;
    }

    /// <summary>Computes the outputs of a range of positions.</summary>
    /// <param name="first">The first position.</param>
    /// <param name="end">The position after the last.</param>
    /// <param name="read">Provides the inputs of a position, up to <see cref="Halo"/> outside the range.</param>
    /// <param name="write">Receives the outputs of a position, with bias.</param>
    /// <param name="work">Buffer of at least <see cref="WorkSize"/>.</param>
    /// <param name="mixed">Buffer of at least <see cref="WorkSize"/>.</param>
    public void Run(int first, int end, ChannelWriter read, ChannelReader write, Span<float> work, Span<float> mixed)
    {
        var tiles = new List<(int Position, int Count)>();
        for (int phase = 0; phase < _dilation; phase++)
            for (int position = first + phase; position < end; position += Outputs * _dilation)
                tiles.Add((position, Math.Min(Outputs, (end - position + _dilation - 1) / _dilation)));
        for (int at = 0; at < tiles.Count; at += Tiles)
            Run(CollectionsMarshal.AsSpan(tiles)[at..Math.Min(at + Tiles, tiles.Count)], read, write, work[..WorkSize], mixed[..WorkSize]);
    }

    void Run(ReadOnlySpan<(int Position, int Count)> tiles, ChannelWriter read, ChannelReader write, Span<float> work, Span<float> mixed)
    {
        int lanes = Pairs * _channels;
        work.Clear();
        for (int tile = 0; tile < tiles.Length; tile++)
            for (int j = 0; j < tiles[tile].Count + _width - 1; j++)
                read(tiles[tile].Position + j * _dilation - Halo, work.Slice(Lane(tile, j), _channels));
        _fourier.Forward(work, lanes);
        for (int turn = 0; turn < _fourier.Points; turn++)
        {
            // a frequency and its conjugate use the same kernel, so they follow each other while it is in the cache
            int frequency = turn % 2 == 0 ? turn / 2 : _fourier.Points - (turn + 1) / 2;
            int row = 2 * lanes * _fourier.Row(frequency), half = Math.Min(frequency, _fourier.Points - frequency);
            var kernel = _kernel.AsSpan(half * 2 * _channels * _channels, 2 * _channels * _channels);
            Mix(work.Slice(row, 2 * lanes), kernel, half != frequency, mixed.Slice(row, 2 * lanes));
        }
        _fourier.Backward(mixed, lanes);
        for (int tile = 0; tile < tiles.Length; tile++)
            for (int j = 0; j < tiles[tile].Count; j++)
            {
                var output = mixed.Slice(Lane(tile, j), _channels);
                Channels.Add(output, _bias, output);
                write(tiles[tile].Position + j * _dilation, output);
            }
    }

    // even tiles are real parts, odd tiles imaginary parts
    int Lane(int tile, int j) => (2 * j + tile % 2) * Pairs * _channels + tile / 2 * _channels;

    /// <summary>Multiplies each pair of tiles by the kernel at one frequency, as complex numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Mix(ReadOnlySpan<float> input, ReadOnlySpan<float> kernel, bool conjugated, Span<float> output)
    {
        ref float x = ref MemoryMarshal.GetReference(input), w = ref MemoryMarshal.GetReference(kernel);
        ref float y = ref MemoryMarshal.GetReference(output);
        nuint n = (nuint)_channels, imaginary = Pairs * n;
        var sign = Vector256.Create(conjugated ? -0f : 0f);
        for (nuint o = 0; o < n; o += 8)
        {
            Vector256<float> r0 = default, r1 = default, r2 = default, r3 = default, i0 = default, i1 = default, i2 = default, i3 = default;
            for (nuint c = 0; c < n; c++)
            {
                var wr = Vector256.LoadUnsafe(ref w, 2 * c * n + o);
                var wi = Vector256.LoadUnsafe(ref w, 2 * c * n + n + o) ^ sign;
                Multiply(ref x, c, imaginary, wr, wi, ref r0, ref i0);
                Multiply(ref x, n + c, imaginary, wr, wi, ref r1, ref i1);
                Multiply(ref x, 2 * n + c, imaginary, wr, wi, ref r2, ref i2);
                Multiply(ref x, 3 * n + c, imaginary, wr, wi, ref r3, ref i3);
            }
            Store(ref y, o, imaginary, r0, i0);
            Store(ref y, n + o, imaginary, r1, i1);
            Store(ref y, 2 * n + o, imaginary, r2, i2);
            Store(ref y, 3 * n + o, imaginary, r3, i3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Multiply(ref float x, nuint at, nuint imaginary, Vector256<float> wr, Vector256<float> wi,
        ref Vector256<float> r, ref Vector256<float> i)
    {
        Vector256<float> xr = Vector256.Create(Unsafe.Add(ref x, at)), xi = Vector256.Create(Unsafe.Add(ref x, at + imaginary));
        r = Fma.MultiplyAddNegated(xi, wi, Fma.MultiplyAdd(xr, wr, r));
        i = Fma.MultiplyAdd(xi, wr, Fma.MultiplyAdd(xr, wi, i));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(ref float y, nuint at, nuint imaginary, Vector256<float> r, Vector256<float> i)
    {
        r.StoreUnsafe(ref y, at);
        i.StoreUnsafe(ref y, at + imaginary);
    }
}

/// <summary>Fills the channels of a position.</summary>
delegate void ChannelWriter(int position, Span<float> channels);

/// <summary>Receives the channels of a position.</summary>
delegate void ChannelReader(int position, ReadOnlySpan<float> channels);
