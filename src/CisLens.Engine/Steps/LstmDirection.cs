using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CisLens.Design.Layers;
using CisLens.Engine.Functions;
using CisLens.Engine.Products;
using Vector = System.Runtime.Intrinsics.Vector512<float>;

namespace CisLens.Engine.Steps;

/// <summary>
/// One direction of a <see cref="BidirectionalLstm"/>. The units of a gate fill whole vectors; the units after the last are 0.
/// </summary>
sealed unsafe class LstmDirection
{
    readonly Packed _inputs, _recurrent;
    readonly float[] _bias;
    readonly int _units;

    /// <summary>Packs the weights.</summary>
    /// <param name="lstm">The layer.</param>
    /// <param name="name">The direction.</param>
    /// <param name="read">Returns a weight by name.</param>
    public LstmDirection(BidirectionalLstm lstm, string name, Func<string, float[]> read)
    {
        _units = lstm.Units;
        Padded = (_units + Vector.Count - 1) / Vector.Count * Vector.Count;
        _inputs = Pack(read($"{lstm.Name}.{name}.weight_ih"), lstm.Inputs);
        _recurrent = Pack(read($"{lstm.Name}.{name}.weight_hh"), _units);
        float[] bias = read($"{lstm.Name}.{name}.bias");
        _bias = new float[Width];
        for (int i = 0; i < bias.Length; i++)
            _bias[Column(i)] = bias[i];
    }

    /// <summary>Units of a gate, rounded up to whole vectors.</summary>
    public int Padded { get; }

    /// <summary>Numbers of all gates.</summary>
    public int Width => BidirectionalLstm.Gates * Padded;

    int Column(int output) => output / _units * Padded + output % _units;

    Packed Pack(float[] weights, int inputs)
    {
        var packed = new Packed(inputs, Width);
        for (int i = 0; i < weights.Length; i++)
            packed[i % inputs, Column(i / inputs)] = weights[i];
        return packed;
    }

    /// <summary>The part of the gates that depends on the input.</summary>
    /// <param name="rows">Pointers to the input of each position.</param>
    /// <param name="count">Number of positions.</param>
    /// <param name="gates">Receives positions × <see cref="Width"/>.</param>
    public void Inputs(float** rows, int count, float* gates)
    {
        for (int row = 0; row < count; row++)
            _bias.CopyTo(new Span<float>(gates + (long)row * Width, Width));
        Product.Run(rows, count, _inputs, 0, _inputs.Inputs, 0, _inputs.Panels, gates, Width);
    }

    /// <summary>One position of some sequences.</summary>
    /// <param name="hidden">Pointers to the hidden state of each sequence, <see cref="Padded"/> numbers; changed.</param>
    /// <param name="cells">Sequences × <see cref="Padded"/>; changed.</param>
    /// <param name="gates">Sequences × <see cref="Width"/>, from <see cref="Inputs"/>; changed.</param>
    /// <param name="count">Number of sequences.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step(float** hidden, float* cells, float* gates, int count)
    {
        Product.Run(hidden, count, _recurrent, 0, _units, 0, _recurrent.Panels, gates, Width);
        for (int s = 0; s < count; s++, gates += Width, cells += Padded)
            for (int unit = 0; unit < Padded; unit += Vector.Count)
            {
                float* gate = gates + unit;
                var change = Open(gate) * VectorMath.Tanh(Vector512.Load(gate + 2 * Padded));
                var cell = Vector512.MultiplyAddEstimate(Open(gate + Padded), Vector512.Load(cells + unit), change);
                cell.Store(cells + unit);
                (Open(gate + 3 * Padded) * VectorMath.Tanh(cell)).Store(hidden[s] + unit);
            }
    }

    /// <summary>The "hard" sigmoid of Keras 1: clip(0.2 z + 0.5, 0, 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector Open(float* gate) => Vector512.Min(Vector512.Max(
        Vector512.MultiplyAddEstimate(Vector512.Load(gate), Vector512.Create(0.2f), Vector512.Create(0.5f)), Vector.Zero), Vector.One);
}
