namespace CisLens.Cli.Tests.SameBytes;

/// <summary>Settings of the environment in which a run is started.</summary>
/// <param name="Locale">Value of LANG and LC_ALL. Null keeps the values of the test process.</param>
/// <param name="Zone">Value of TZ. Null keeps the value of the test process.</param>
/// <param name="Cultures">True lets .NET use the locale, which the program's configuration forbids.</param>
/// <param name="Elsewhere">True starts the run in another current folder.</param>
sealed record Surroundings(string? Locale = null, string? Zone = null, bool Cultures = false, bool Elsewhere = false)
{
    /// <summary>One unchanged environment, and environments that differ in the locale, the time zone or the folder.</summary>
    public static IReadOnlyList<Surroundings> Each { get; } =
    [
        new(),
        new("tr_TR.UTF-8", Cultures: true), new("de_DE.UTF-8", Cultures: true), new("ar_SA.UTF-8", Cultures: true),
        new("fr_FR.UTF-8", Cultures: true), new("hi_IN.UTF-8", Cultures: true), new("tr_TR.UTF-8"), new("ar_SA.UTF-8"),
        new(Zone: "Asia/Kathmandu"), new(Zone: "America/St_Johns"), new(Zone: "Pacific/Auckland"),
        new(Elsewhere: true),
    ];

    /// <summary>One environment in which all settings differ.</summary>
    public static IReadOnlyList<Surroundings> Together { get; } = [new("tr_TR.UTF-8", "Asia/Kathmandu", Cultures: true, Elsewhere: true)];

    /// <summary>Environment variables of the process.</summary>
    public (string, string)[] Variables =>
    [
        .. Locale is null ? [] : new[] { ("LANG", Locale), ("LC_ALL", Locale) },
        .. Zone is null ? [] : new[] { ("TZ", Zone) },
        .. Cultures ? new[] { ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "0") } : [],
    ];
}
