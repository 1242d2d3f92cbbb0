namespace CisLens.Report.Figures;

/// <summary>Colours that differ for people with any colour vision, and in grey print by lightness, dash or shape.</summary>
public static class Palette
{
    /// <summary>The colour of text and axes.</summary>
    public const string Ink = "#222222";

    /// <summary>The colour of grids, references and frames.</summary>
    public const string Faint = "#b5b5b5";

    // Okabe and Ito 2008, Color Universal Design, without yellow (too light on white)
    static readonly string[] s_series = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#555555"];
    static readonly string?[] s_dashes = [null, "6 3", "2 2", "8 3 2 3"];

    // blue from light to dark, in even steps of lightness
    static readonly (int R, int G, int B)[] s_sequential = [(222, 235, 247), (158, 202, 225), (66, 146, 198), (8, 81, 156), (8, 40, 90)];

    // ColorBrewer RdBu, 5 of 11 classes; losses are darker than gains
    static readonly (int R, int G, int B)[] s_diverging =
        [(5, 48, 97), (33, 102, 172), (146, 197, 222), (255, 255, 255), (244, 165, 130), (214, 96, 77), (178, 24, 43)];

    /// <summary>The pen of the n-th series.</summary>
    public static Pen Series(int index, double width = 1.6) =>
        new(s_series[index % s_series.Length], width, s_dashes[index % s_dashes.Length]);

    /// <summary>The colour of a base in sequence logos: A green, C blue, G orange, T red.</summary>
    public static string Base(char letter) => letter switch
    {
        'A' => "#009E73",
        'C' => "#0072B2",
        'G' => "#E69F00",
        'T' => "#D55E00",
        _ => Faint,
    };

    /// <summary>A shade from pale (0) to dark (1).</summary>
    public static string Sequential(double share) => Along(s_sequential, share);

    /// <summary>A colour from blue (−1, loss) over white (0) to red (1, gain).</summary>
    public static string Diverging(double value) => Along(s_diverging, (value + 1) / 2);

    static string Along((int R, int G, int B)[] stops, double share)
    {
        double place = Math.Clamp(share, 0, 1) * (stops.Length - 1);
        int below = Math.Min((int)place, stops.Length - 2);
        double part = place - below;
        var (a, b) = (stops[below], stops[below + 1]);
        return $"#{Mix(a.R, b.R, part):x2}{Mix(a.G, b.G, part):x2}{Mix(a.B, b.B, part):x2}";
    }

    static int Mix(int from, int to, double part) => (int)Math.Round(from + (to - from) * part);
}
