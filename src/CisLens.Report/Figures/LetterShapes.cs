using System.Globalization;
using System.Text;

namespace CisLens.Report.Figures;

/// <summary>The letters A, C, G and T as outlines in a box of 100 × 100, with y downwards. A logo therefore needs no font.</summary>
static class LetterShapes
{
    static readonly Dictionary<char, string[]> s_outlines = new()
    {
        ['A'] = Split("M 0 100 L 38 0 L 62 0 L 100 100 L 78 100 L 70 76 L 30 76 L 22 100 Z M 36 58 L 64 58 L 50 17 Z"),
        ['C'] = Split("M 98 34 C 94 12 78 0 53 0 C 20 0 2 20 2 50 C 2 80 20 100 53 100 C 78 100 94 88 98 66 L 77 63 " +
            "C 74 77 66 84 53 84 C 35 84 24 72 24 50 C 24 28 35 16 53 16 C 66 16 74 23 77 37 Z"),
        ['G'] = Split("M 97 33 C 92 12 77 0 53 0 C 20 0 2 20 2 50 C 2 80 20 100 53 100 C 73 100 88 93 98 81 L 98 46 L 54 46 " +
            "L 54 62 L 78 62 L 78 74 C 72 80 64 84 53 84 C 35 84 24 72 24 50 C 24 28 35 16 53 16 C 65 16 73 22 76 34 Z"),
        ['T'] = Split("M 0 0 L 100 0 L 100 17 L 60 17 L 60 100 L 40 100 L 40 17 L 0 17 Z"),
    };

    static string[] Split(string outline) => outline.Split(' ');

    /// <summary>The outline of a letter, stretched to a box; empty for letters other than bases.</summary>
    public static string Outline(char letter, double left, double top, double width, double height)
    {
        if (!s_outlines.TryGetValue(letter, out var tokens))
            return "";
        var path = new StringBuilder();
        bool horizontal = true;
        foreach (string token in tokens)
        {
            if (!double.TryParse(token, CultureInfo.InvariantCulture, out double value))
            {
                path.Append(token);
                horizontal = true;
                continue;
            }
            path.Append(horizontal ? "" : " ").Append(Svg.N(horizontal ? left + width * value / 100 : top + height * value / 100));
            if (!horizontal)
                path.Append(' ');
            horizontal = !horizontal;
        }
        return path.ToString();
    }
}
