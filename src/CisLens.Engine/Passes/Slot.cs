using CisLens.Design.Layers;

namespace CisLens.Engine.Passes;

/// <summary>A place for the values between two steps.</summary>
/// <param name="index">Index in the plan.</param>
/// <param name="channels">Numbers per position.</param>
sealed class Slot(int index, int channels)
{
    /// <summary>Index in the plan; 0 is the sequence itself.</summary>
    public int Index => index;

    /// <summary>Numbers per position.</summary>
    public int Channels => channels;

    /// <summary>The step whose output it is; null for the sequence.</summary>
    public Step? Producer { get; set; }

    /// <summary>Whether another step already reads it, so that its producer must not change it further.</summary>
    public bool IsRead { get; set; }
}

/// <summary>The values of a slot after some operations on each position, which the reader applies.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Ops">The operations, in order. The reader applies them to positions inside the sequence; outside are zeros.</param>
sealed record Source(Slot Slot, IReadOnlyList<RowOp> Ops)
{
    /// <summary>The shape for a window of the length in the design.</summary>
    public required Shape Shape { get; init; }

    /// <summary>
    /// Null if the values are positions × channels. Otherwise they are one vector, in which the channels of a position are neighbours
    /// (true), or the positions of a channel (false).
    /// </summary>
    public bool? Flat { get; init; }

    /// <summary>Numbers per position.</summary>
    public int Channels => Slot.Channels;

    /// <summary>Whether it is the sequence.</summary>
    public bool IsSequence => Slot.Index == 0;
}
