namespace CisLens.Formats.Fasta;

/// <summary>One line of a <c>.fai</c>: where the bases of a sequence stand in the text of a FASTA.</summary>
/// <param name="Name">Name of the sequence.</param>
/// <param name="Length">Length in bp.</param>
/// <param name="Offset">Byte of the first base.</param>
/// <param name="LineBases">Bases a line.</param>
/// <param name="LineWidth">Bytes a line with its end.</param>
sealed record FaiEntry(string Name, long Length, long Offset, long LineBases, long LineWidth)
{
    /// <summary>Byte after the last base; too large for 64 bits in a broken index, so wider.</summary>
    public Int128 End => Length == 0 ? Offset : Offset + (Int128)((Length - 1) / LineBases) * LineWidth + (Length - 1) % LineBases + 1;
}
