namespace CisLens.Simulate;

/// <summary>A contig under construction: bases, which of them are repeats, and which are taken by an element.</summary>
sealed class SimulatedContig(string name, byte[] codes)
{
    /// <summary>Name of the contig.</summary>
    public string Name { get; } = name;

    /// <summary>Base codes.</summary>
    public byte[] Codes { get; } = codes;

    /// <summary>True where the base belongs to a repeat and is written in lower case.</summary>
    public bool[] Repeat { get; } = new bool[codes.Length];
}
