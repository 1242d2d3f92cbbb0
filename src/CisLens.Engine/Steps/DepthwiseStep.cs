using System.Numerics;
using System.Runtime.CompilerServices;
using CisLens.Design.Layers;
using CisLens.Engine.Passes;

namespace CisLens.Engine.Steps;

/// <summary>The first part of a <see cref="SeparableConv"/>: a filter for each channel.</summary>
sealed unsafe class DepthwiseStep : RowStep
{
    readonly int _width;
    readonly float[] _weights;   // positions of the filter × channels

    /// <summary>Makes the step.</summary>
    /// <param name="output">The slot that it computes.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="conv">The layer.</param>
    /// <param name="read">Returns a weight by name.</param>
    public DepthwiseStep(Slot output, Source input, SeparableConv conv, Func<string, float[]> read) : base(output, input)
    {
        float[] weights = read($"{conv.Name}.0.weight");   // channels × positions of the filter
        (_width, _weights) = (conv.Width, new float[weights.Length]);
        for (int i = 0; i < weights.Length; i++)
            _weights[i % _width * conv.Inputs + i / _width] = weights[i];
    }

    /// <inheritdoc/>
    protected override int RowsOf(int length) => length;

    /// <inheritdoc/>
    protected override Reach Reach => new((_width - 1) / 2, _width / 2, 1);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Compute(PlanRun run, ReadOnlySpan<Piece> pieces, int count, Scratch scratch, int threads, float* to, int stride)
    {
        int channels = Input.Channels, lanes = Vector<float>.Count;
        fixed (float* weights = _weights)
            foreach (var piece in pieces)
            {
                var needed = new Piece(piece.Sequence, piece.First - (_width - 1) / 2, piece.Count + _width - 1);
                float* from = run.Read(Input, needed, scratch.Input, scratch);
                for (int row = 0; row < piece.Count; row++, to += stride, from += channels)
                {
                    int channel = 0;
                    for (; channel <= channels - lanes; channel += lanes)
                    {
                        var sum = Vector<float>.Zero;
                        for (int tap = 0, at = channel; tap < _width; tap++, at += channels)
                            sum = Vector.MultiplyAddEstimate(Vector.Load(weights + at), Vector.Load(from + at), sum);
                        sum.Store(to + channel);
                    }
                    for (; channel < channels; channel++)
                    {
                        float sum = 0;
                        for (int tap = 0, at = channel; tap < _width; tap++, at += channels)
                            sum = float.MultiplyAddEstimate(weights[at], from[at], sum);
                        to[channel] = sum;
                    }
                }
            }
    }
}
