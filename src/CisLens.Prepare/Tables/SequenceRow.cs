using CisLens.Core.Contract;

namespace CisLens.Prepare.Tables;

/// <summary>A labelled sequence as read, before splits.</summary>
/// <param name="Name">Its id.</param>
/// <param name="Group">What it stays together with.</param>
/// <param name="Codes">Its bases, trimmed.</param>
/// <param name="Labels">A number a track; NaN where not measured.</param>
/// <param name="Split">The split the file gives it, or null.</param>
sealed record SequenceRow(string Name, string Group, byte[] Codes, float[] Labels, Split? Split);
