namespace CommerceMailAdmin.Engine.Cases.History;

/// <summary>Builds an order's result from the mail about it.</summary>
internal static class OrderBuilder
{
    /// <summary>Builds one order.</summary>
    /// <param name="mail">The mail that names it.</param>
    /// <param name="options">Facts, clocks and the instant.</param>
    /// <param name="purchased">When it was bought, if the user says so.</param>
    public static CommerceOrder Build(OrderMailSet mail, CaseOptions options, DateTimeOffset? purchased)
    {
        var number = mail.Claims.Count > 0 ? mail.Number : mail.Contents.Select(c => c.OrderNumber).FirstOrDefault(n => n is not null);
        var claims = mail.Claims.Select(mail.OrderClaims.Build).ToArray();
        var cases = mail.Cases.Select(c => CaseBuilder.Build(mail.Store, c, mail.OrderClaims, options)).ToArray();
        return new CommerceOrder
        {
            OrderNumber = number,
            SellerOrderNumber = mail.Contents.Select(c => c.SellerOrderNumber).FirstOrDefault(n => n is not null),
            Cases = cases,
            Claims = claims,
            Messages = cases.SelectMany(c => c.Messages).Concat(claims.Select(c => c.Mail))
                .Concat(mail.Notices.Select(m => CaseMails.Of(m, options))).OrderBy(m => m.Time).ToArray(),
            Deadlines = OrderDeadlines.Of(mail, cases, claims, options, purchased).OrderBy(d => d.DueBy).ToArray(),
        };
    }
}
