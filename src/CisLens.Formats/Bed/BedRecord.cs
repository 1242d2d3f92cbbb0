using CisLens.Core;

namespace CisLens.Formats.Bed;

/// <summary>One line of a BED file with three or more columns.</summary>
/// <param name="Interval">Where it lies, with its strand.</param>
/// <param name="Name">Column 4; empty when there is none.</param>
/// <param name="Score">Column 5; null when there is none or it is not a number.</param>
/// <param name="Line">1-based line of the file.</param>
public sealed record BedRecord(Interval Interval, string Name, double? Score, long Line);
