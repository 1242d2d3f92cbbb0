using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CisLens.Design.Spans;

/// <summary>
/// A dilated convolution that keeps the channels, through the Fourier transform: bases a dilation apart are cut into tiles that overlap
/// by the kernel, transformed, multiplied frequency by frequency with the transformed kernel, and transformed back. Two tiles are one
/// complex signal, for the kernel is real. A kernel of 41 bases costs a tenth of what its sums would.
/// </summary>
sealed class SpectralConv
{
    /// <summary>Tiles that are transformed together, two by two.</summary>
    public const int Tiles = 8;
    const int Pairs = Tiles / 2;

    readonly int _channels, _width, _dilation;
    readonly Fourier _fourier;
    // for each frequency up to half of the points inputs × (real parts of all outputs, imaginary parts); the others are conjugates of these
    readonly float[] _kernel;
    readonly float[] _bias;

    /// <summary>A convolution.</summary>
    /// <param name="weight">Outputs × inputs × width, as PyTorch keeps it.</param>
    /// <param name="bias">One an output.</param>
    /// <param name="width">Odd.</param>
    /// <param name="dilation">Step between bases of the kernel.</param>
    public SpectralConv(float[] weight, float[] bias, int width, int dilation)
    {
        (_channels, _width, _dilation, _bias) = (bias.Length, width, dilation, bias);
        _fourier = new Fourier(width <= 16 ? 64 : 128);
        _kernel = Transformed(weight);
    }

    /// <summary>Widest kernel.</summary>
    public const int MostBases = 65;

    /// <summary>True where this processor has what it takes.</summary>
    public static bool IsSupported => Fma.IsSupported;

    /// <summary>What an output sees on either side.</summary>
    public int Halo => _dilation * (_width - 1) / 2;

    /// <summary>Numbers of working memory that <c>Run</c> needs, twice.</summary>
    public int WorkSize => _fourier.Points * Tiles * _channels;

    int Outputs => _fourier.Points - _width + 1;

    // conjugated, for a convolution of networks does not turn its kernel round; divided by what the way back multiplies with
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

    /// <summary>Computes outputs of a stretch.</summary>
    /// <param name="first">The first.</param>
    /// <param name="end">Behind the last.</param>
    /// <param name="read">Writes the inputs of a place, from <see cref="Halo"/> before the first to <see cref="Halo"/> behind the last.</param>
    /// <param name="write">Takes the outputs of a place, bias added.</param>
    /// <param name="work">Working memory.</param>
    /// <param name="mixed">Working memory.</param>
    public void Run(int first, int end, PlaceWriter read, PlaceReader write, Span<float> work, Span<float> mixed)
    {
        var tiles = new List<(int Place, int Count)>();
        for (int phase = 0; phase < _dilation; phase++)
            for (int place = first + phase; place < end; place += Outputs * _dilation)
                tiles.Add((place, Math.Min(Outputs, (end - place + _dilation - 1) / _dilation)));
        for (int at = 0; at < tiles.Count; at += Tiles)
            Run(CollectionsMarshal.AsSpan(tiles)[at..Math.Min(at + Tiles, tiles.Count)], read, write, work[..WorkSize], mixed[..WorkSize]);
    }

    void Run(ReadOnlySpan<(int Place, int Count)> tiles, PlaceWriter read, PlaceReader write, Span<float> work, Span<float> mixed)
    {
        int lanes = Pairs * _channels;
        work.Clear();
        for (int tile = 0; tile < tiles.Length; tile++)
            for (int j = 0; j < tiles[tile].Count + _width - 1; j++)
                read(tiles[tile].Place + j * _dilation - Halo, work.Slice(Lane(tile, j), _channels));
        _fourier.Forward(work, lanes);
        for (int turn = 0; turn < _fourier.Points; turn++)
        {
            // a frequency and the one across from it share a kernel, one after the other while it is at hand
            int frequency = turn % 2 == 0 ? turn / 2 : _fourier.Points - (turn + 1) / 2;
            int row = 2 * lanes * _fourier.Row(frequency), half = Math.Min(frequency, _fourier.Points - frequency);
            Mix(work.Slice(row, 2 * lanes), _kernel.AsSpan(half * 2 * _channels * _channels, 2 * _channels * _channels), half != frequency, mixed.Slice(row, 2 * lanes));
        }
        _fourier.Backward(mixed, lanes);
        for (int tile = 0; tile < tiles.Length; tile++)
            for (int j = 0; j < tiles[tile].Count; j++)
            {
                var output = mixed.Slice(Lane(tile, j), _channels);
                Channels.Add(output, _bias, output);
                write(tiles[tile].Place + j * _dilation, output);
            }
    }

    // tiles 0, 2, … are real parts, 1, 3, … imaginary parts
    int Lane(int tile, int j) => (2 * j + tile % 2) * Pairs * _channels + tile / 2 * _channels;

    /// <summary>One frequency: each pair of tiles times the kernel, complex numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Mix(ReadOnlySpan<float> input, ReadOnlySpan<float> kernel, bool conjugated, Span<float> output)
    {
        ref float x = ref MemoryMarshal.GetReference(input), w = ref MemoryMarshal.GetReference(kernel), y = ref MemoryMarshal.GetReference(output);
        nuint n = (nuint)_channels, imaginary = Pairs * n;
        var sign = Vector256.Create(conjugated ? -0f : 0f);
        for (nuint o = 0; o < n; o += 8)
        {
            Vector256<float> r0 = default, r1 = default, r2 = default, r3 = default, i0 = default, i1 = default, i2 = default, i3 = default;
            for (nuint c = 0; c < n; c++)
            {
                Vector256<float> wr = Vector256.LoadUnsafe(ref w, 2 * c * n + o), wi = Vector256.LoadUnsafe(ref w, 2 * c * n + n + o) ^ sign;
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
    static void Multiply(ref float x, nuint at, nuint imaginary, Vector256<float> wr, Vector256<float> wi, ref Vector256<float> r, ref Vector256<float> i)
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

/// <summary>Writes the channels of a place.</summary>
delegate void PlaceWriter(int place, Span<float> channels);

/// <summary>Takes the channels of a place.</summary>
delegate void PlaceReader(int place, ReadOnlySpan<float> channels);
