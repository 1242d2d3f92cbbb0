using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CisLens.Design.Layers;
using CisLens.Engine.Passes;
using CisLens.Engine.Products;

namespace CisLens.Engine.Steps;

/// <summary>
/// A convolution of the sequence. Four bases together select one of 256 rows of a table, which has the sums of their weights; a filter of
/// 8 bases costs two additions. A position near an end or an N adds the weights of each base.
/// </summary>
sealed unsafe class CodeConvStep : RowStep
{
    const int Grams = 256, GramBases = 4, Columns = 32;

    readonly FilterBank _filters;
    readonly float[][] _symbols;
    float[] _bias = [];
    AlignedFloats? _grams;     // columns in panels of 32; in a panel group of bases × gram × 32
    AlignedFloats? _bases;     // tap × symbol × stride

    /// <summary>Makes the step.</summary>
    /// <param name="output">The slot that it computes.</param>
    /// <param name="input">The sequence.</param>
    /// <param name="filters">The filters.</param>
    /// <param name="symbols">The channels of each of <see cref="Symbols"/>, after operations before the layer.</param>
    public CodeConvStep(Slot output, Source input, FilterBank filters, float[][] symbols) : base(output, input) =>
        (_filters, _symbols) = (filters, symbols);

    /// <inheritdoc/>
    public override bool TryAppend(RowOp op)
    {
        if (op is not Affine affine || LastOps.Count > 0 || Pool is not null)
            return base.TryAppend(op);
        _filters.Scale(affine);
        return true;
    }

    /// <inheritdoc/>
    protected override int RowsOf(int length) => _filters.RowsOf(length);

    /// <inheritdoc/>
    protected override Reach Reach => _filters.Reach;

    /// <inheritdoc/>
    protected override int RowSize => (_filters.Outputs + Columns - 1) / Columns * Columns;

    int Groups => (_filters.Width + GramBases - 1) / GramBases;

    /// <inheritdoc/>
    public override void Prepare()
    {
        base.Prepare();
        int stride = RowSize, symbols = _symbols.Length;
        _bias = new float[stride];
        _filters.Bias.CopyTo(_bias, 0);
        _bases = new((long)_filters.Width * symbols * stride);
        new Span<float>(_bases.Start, (int)_bases.Count).Clear();
        for (int tap = 0; tap < _filters.Width; tap++)
            for (int symbol = 0; symbol < symbols; symbol++)
                for (int o = 0; o < _filters.Outputs; o++)
                {
                    float sum = 0;
                    for (int channel = 0; channel < _filters.Inputs; channel++)
                        sum += _filters[o, channel, tap] * _symbols[symbol][channel];
                    _bases.Start[(tap * symbols + symbol) * stride + o] = sum;
                }
        _grams = new((long)Groups * Grams * stride);
        for (int panel = 0; panel < stride / Columns; panel++)
            for (int group = 0; group < Groups; group++)
                for (int gram = 0; gram < Grams; gram++)
                {
                    var row = new Span<float>(_grams.Start + ((long)(panel * Groups + group) * Grams + gram) * Columns, Columns);
                    row.Clear();
                    for (int b = 0; b < GramBases && group * GramBases + b < _filters.Width; b++)
                        Channels.Add(row, new(_bases.Start + ((group * GramBases + b) * symbols
                            + (gram >> (2 * (GramBases - 1 - b)) & 3)) * stride + panel * Columns, Columns));
                }
    }

    /// <inheritdoc/>
    protected override void Compute(PlanRun run, ReadOnlySpan<Piece> pieces, int count, Scratch scratch, int threads, float* to, int stride)
    {
        foreach (var piece in pieces)
        {
            Compute(run.Codes(piece.Sequence), piece, to, stride);
            to += (long)piece.Count * stride;
        }
    }

    void Compute(ReadOnlySpan<byte> codes, Piece piece, float* to, int stride)
    {
        int first = piece.First - _filters.Left, size = piece.Count + Groups * GramBases;
        var symbols = new byte[size];
        var grams = new byte[size];
        for (int i = 0; i < size; i++)
            symbols[i] = first + i >= 0 && first + i < codes.Length ? codes[first + i] : Symbols.Outside;
        for (int i = size - 1, gram = 0; i >= 0; i--)   // the first base has the highest two bits
            grams[i] = (byte)(gram = gram >> 2 | (symbols[i] & 3) << 6);
        fixed (byte* gram = grams)
            for (int panel = 0; panel < stride / Columns; panel++)
                SumGrams(gram, piece.Count, panel, to + panel * Columns, stride);
        for (int i = 0; i < piece.Count; i++)
            if (symbols.AsSpan(i, _filters.Width).ContainsAnyExceptInRange((byte)0, (byte)3))
                SumBases(symbols.AsSpan(i, _filters.Width), new(to + (long)i * stride, stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void SumGrams(byte* grams, int count, int panel, float* to, int stride)
    {
        int groups = Groups;
        float* table = _grams!.Start + (long)panel * groups * Grams * Columns;
        fixed (float* bias = &_bias[panel * Columns])
        {
            Vector256<float> b0 = Vector256.Load(bias), b1 = Vector256.Load(bias + 8), b2 = Vector256.Load(bias + 16),
                b3 = Vector256.Load(bias + 24);
            for (int i = 0; i < count; i++, to += stride)
            {
                Vector256<float> s0 = b0, s1 = b1, s2 = b2, s3 = b3;
                float* rows = table;
                for (int group = 0; group < groups; group++, rows += Grams * Columns)
                {
                    float* row = rows + grams[i + group * GramBases] * Columns;
                    s0 += Vector256.Load(row);
                    s1 += Vector256.Load(row + 8);
                    s2 += Vector256.Load(row + 16);
                    s3 += Vector256.Load(row + 24);
                }
                s0.Store(to);
                s1.Store(to + 8);
                s2.Store(to + 16);
                s3.Store(to + 24);
            }
        }
    }

    void SumBases(ReadOnlySpan<byte> symbols, Span<float> sums)
    {
        _bias.CopyTo(sums);
        for (int tap = 0; tap < symbols.Length; tap++)
            Channels.Add(sums, new(_bases!.Start + ((long)tap * _symbols.Length + symbols[tap]) * sums.Length, sums.Length));
    }
}
