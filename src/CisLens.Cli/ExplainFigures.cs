using CisLens.Core;
using CisLens.Kernels.Explain;
using CisLens.Report.Figures;

namespace CisLens.Cli;

/// <summary>Draws what a machine saw in a sequence: letters as high as they weigh, or a map of changes; up to a limit.</summary>
sealed class ExplainFigures(string prefix, ExplainMode mode, string track, int limit)
{
    const int LongestDrawn = 5000;   // bases; beyond it a figure is no figure

    readonly FileNames _names = new();
    readonly List<(string Path, Figure Figure)> _figures = [];

    /// <summary>Figures drawn.</summary>
    public int Drawn => _figures.Count;

    /// <summary>Writes what was drawn, once the numbers behind it are whole.</summary>
    public void Write()
    {
        foreach (var (path, figure) in _figures)
            figure.Write(path);
    }

    /// <summary>Draws what the limit leaves; one position alone has no figure.</summary>
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
