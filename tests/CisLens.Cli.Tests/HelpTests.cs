using System.CommandLine;
using CisLens.Cli.Verbs;

namespace CisLens.Cli.Tests;

public class HelpTests
{
    const int ScreenLines = 40;

    public static TheoryData<string> Verbs => [.. Below(CommandLine.Build()).OfType<Verb>().Select(verb => verb.FullName)];

    [Theory, MemberData(nameof(Verbs))]
    public void Help_fits_a_screen_and_names_the_full_help(string verb)
    {
        string help = Print(verb, "--help");
        Assert.InRange(help.TrimEnd().Split('\n').Length, 1, ScreenLines);
        Assert.All(help.Split('\n').Where(line => !line.StartsWith("  cislens", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 100));
        Assert.Equal(Find(verb).Groups.Count > 0, help.Contains($"cislens {verb} --help-all", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Verbs))]
    public void Full_help_has_every_option_once(string verb)
    {
        string[] shown = [.. Print(verb, "--help-all").Split('\n').Where(line => line.StartsWith("  -", StringComparison.Ordinal))
            .SelectMany(line => line.Trim().Split("  ")[0].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))];
        Assert.All(Find(verb).Options, option => Assert.Equal(1, shown.Count(cell => cell == option.Name)));
    }

    [Theory, MemberData(nameof(Verbs))]
    public void Values_of_options_are_shown_in_lower_case(string verb)
    {
        string help = Print(verb, "--help-all");
        Assert.DoesNotMatch(@"[<|][A-Z][a-z]+[|>]", help);
        Assert.All(Find(verb).Options.Where(option => option.EnumWords() is not null && option.HasDefaultValue),
            option => Assert.DoesNotMatch($@"{option.Name} [^[]*\[default:\s+[A-Z]", help));
    }

    static string Print(string verb, string option)
    {
        var (code, output, error) = BadInput.Cli.Run([.. verb.Split(' '), option]);
        Assert.Equal((0, ""), (code, error));
        return output;
    }

    static Verb Find(string name) => Below(CommandLine.Build()).OfType<Verb>().Single(verb => verb.FullName == name);

    static IEnumerable<Command> Below(Command command) => command.Subcommands.SelectMany(c => Below(c).Prepend(c));
}
