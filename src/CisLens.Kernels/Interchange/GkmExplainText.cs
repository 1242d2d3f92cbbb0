using CisLens.Kernels.Explain;

namespace CisLens.Kernels.Interchange;

/// <summary>
/// The output of gkmexplain: name, tab, decision value, tab, and four numbers (A, C, G, T) per position, with <c>;</c> between positions.
/// </summary>
public static class GkmExplainText
{
    /// <summary>The line of a sequence, without the end of line.</summary>
    /// <param name="explanation">The explanation.</param>
    /// <param name="digits">Digits of a number. gkmexplain writes 6.</param>
    public static string Line(Explanation explanation, int digits = LsGkmWriter.PeerDigits)
    {
        var positions = Enumerable.Range(0, explanation.Positions).Select(p =>
            string.Join(',', Enumerable.Range(0, HammingScheme.Bases).Select(b => CNumber.General(explanation.At(p, b), digits))));
        return $"{explanation.Id}\t{CNumber.General(explanation.Decision, digits)}\t{string.Join(';', positions)}";
    }
}
