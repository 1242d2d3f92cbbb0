using CisLens.Report.Html;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CisLens.Report.Tests.Figures;

namespace CisLens.Report.Tests.Html;

public partial class PageTests
{
    const string Hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>&\"'";

    static string Everything(string text) => new Page(text, text).Section(text).Text(text).Note(text).Verdict(text)
        .Table([text, "r"], [[text, "0.61 (0.57 to 0.65)"], ["NA", text]]).Section("Second").Figure(Examples.All["bars"](text), text).Html();

    [Fact]
    public void Text_of_the_user_never_becomes_markup()
    {
        string html = Everything(Hostile);
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("<img", html);
        Assert.Equal(14, Regex.Count(html, "&lt;script&gt;"));
    }

    [Fact]
    public void The_policy_forbids_everything_but_the_page_s_own_style()
    {
        string html = Everything("t"), style = StyleBlock().Match(html).Groups[1].Value;
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Contains($"content=\"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\"", html);
        Assert.DoesNotContain("style=\"", html);   // an attribute would be refused by the policy
        Assert.DoesNotContain("http://", html.Replace("http://www.w3.org/2000/svg", ""));
        Assert.DoesNotContain("https://", html);
    }

    [Fact]
    public void Numbers_are_marked_as_such_and_sections_are_listed()
    {
        string html = Everything("some words");
        Assert.Contains("<td class=\"number\">0.61 (0.57 to 0.65)</td>", html);
        Assert.Contains("<td class=\"number\">NA</td>", html);
        Assert.Contains("<td>some words</td>", html);
        Assert.Contains("<a href=\"#s2\">Second</a>", html);
    }

    [GeneratedRegex("<style>(.*)</style>", RegexOptions.Singleline)]
    private static partial Regex StyleBlock();
}
