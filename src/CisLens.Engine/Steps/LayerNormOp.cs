using CisLens.Design.Layers;
using CisLens.Engine.Functions;
using CisLens.Engine.Passes;

namespace CisLens.Engine.Steps;

/// <summary>Normalisation over the channels of each position.</summary>
/// <param name="norm">The layer.</param>
/// <param name="read">Returns a weight by name.</param>
sealed unsafe class LayerNormOp(LayerNorm norm, Func<string, float[]> read) : RowOp
{
    readonly float[] _weight = read($"{norm.Name}.weight"), _bias = read($"{norm.Name}.bias");

    public override bool EachChannel => false;

    public override void Apply(PlanRun run, Scratch scratch, Piece piece, float* rows, int stride, int channels)
    {
        for (int row = 0; row < piece.Count; row++)
            ChannelFunctions.Normalise(new(rows + (long)row * stride, channels), _weight, _bias, norm.Epsilon);
    }
}
