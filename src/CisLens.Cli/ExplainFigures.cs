using CisLens.Core;
using CisLens.Kernels.Explain;
using CisLens.Report.Figures;

namespace CisLens.Cli;

/// <summary>Draws explanations of sequences, up to a limit: a logo of the importance of each base, or a heatmap of changes.</summary>
sealed class ExplainFigures(string prefix, ExplainMode mode, string track, int limit)
{
    const int LongestDrawn = 5000;   // bases; longer figures are unreadable

    readonly FileNames _names = new();
    readonly List<(string Path, Figure Figure)> _figures = [];

    /// <summary>Figures drawn.</summary>
    public int Drawn => _figures.Count;

    /// <summary>Writes the figures, after the files of numbers are complete.</summary>
    public void Write()
    {
        foreach (var (path, figure) in _figures)
            figure.Write(path);
    }

    /// <summary>Draws an explanation unless the limit is reached. A single position has no figure.</summary>
    public void Draw(Explanation explanation, ReadOnlySpan<byte> codes)
    {
        if (Drawn >= limit || codes.Length > LongestDrawn || explanation.Positions != codes.Length)
            return;
        string letters = Dna.Decode(codes);
        var figure = mode >= ExplainMode.Perturbation ? Changes(explanation, letters) : Importance(explanation, letters);
        _figures.Add((_names.Next(prefix, explanation.Id) + ".svg", figure));
    }

    Figure Importance(Explanation explanation, string letters) => LogoFigure.Draw(new Logo
    {
        Title = $"{track}: {explanation.Id}",
        Unit = "importance",
        Heights = [.. explanation.Values.Select((value, i) => "ACGT"[i % 4] == letters[i / 4] ? value : 0)],
    });

    Figure Changes(Explanation explanation, string letters) => IsmFigure.Draw(new IsmMap
    {
        Contig = explanation.Id,
        Start0 = 0,
        Sequence = letters,
        Effects = [.. explanation.Values.Select((value, i) => letters[i / 4] == 'N' ? float.NaN : (float)value)],
        Track = track,
        Score = "change of f",
    });
}
