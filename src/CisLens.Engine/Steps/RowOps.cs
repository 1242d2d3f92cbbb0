using CisLens.Engine.Passes;

namespace CisLens.Engine.Steps;

/// <summary>x · scale + shift, for each channel.</summary>
sealed unsafe class Affine(float[] scale, float[] shift) : RowOp
{
    /// <summary>One per channel.</summary>
    public float[] Scale => scale;

    /// <summary>One per channel.</summary>
    public float[] Shift => shift;

    public override void Apply(PlanRun run, Scratch scratch, Piece piece, float* rows, int stride, int channels)
    {
        for (int row = 0; row < piece.Count; row++)
            Channels.MultiplyAdd(new(rows + (long)row * stride, channels), scale, shift);
    }
}

/// <summary>A function of each number separately.</summary>
sealed unsafe class Function(Action<Span<float>> function) : RowOp
{
    const int Most = 1 << 20;

    public override void Apply(PlanRun run, Scratch scratch, Piece piece, float* rows, int stride, int channels)
    {
        long all = (long)(piece.Count - 1) * stride + channels;
        for (long at = 0; at < all; at += Most)
            function(new(rows + at, (int)Math.Min(Most, all - at)));
    }
}

/// <summary>A function of all channels of a position.</summary>
sealed unsafe class RowFunction(Action<Span<float>> function) : RowOp
{
    public override bool EachChannel => false;

    public override void Apply(PlanRun run, Scratch scratch, Piece piece, float* rows, int stride, int channels)
    {
        for (int row = 0; row < piece.Count; row++)
            function(new(rows + (long)row * stride, channels));
    }
}

/// <summary>Adds the values of another source at the same positions.</summary>
sealed unsafe class AddRows(Source source) : RowOp
{
    public override Source Extra => source;

    public override void Apply(PlanRun run, Scratch scratch, Piece piece, float* rows, int stride, int channels)
    {
        float* other = run.Read(source, piece, scratch.Added, scratch);
        for (int row = 0; row < piece.Count; row++)
            Channels.Add(new(rows + (long)row * stride, channels), new(other + (long)row * channels, channels));
    }
}
