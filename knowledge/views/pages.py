"""Pages of supervisors about articles: list, article, editor, history, categories."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from knowledge.selectors import editing
from knowledge.selectors.articles import stored_json
from knowledge.selectors.categories import paths
from knowledge.selectors.editing import Filter
from knowledge.services import articles
from knowledge.services.articles import ArticleConflict
from knowledge.views.base import editor_of, number, supervisor_page

STATES = ("published", "draft", "future", "expired", "deleted")


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    return render(request, f"supervisor/knowledge/{template}.html", {"section": "knowledge", **context})


def asked_of(request: HttpRequest) -> Filter:
    """The filter that the address of the list names."""
    given = request.GET
    return Filter(
        q=given.get("q", "")[:100],
        project_id=number(given.get("project")),
        category_id=number(given.get("category")),
        state=given.get("state", ""),
        after=given.get("after", "")[:80],
    )


@supervisor_page
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return redirect("supervisor-knowledge")


@supervisor_page
@require_GET
def article_list(request: HttpRequest) -> HttpResponse:
    asked, editor = asked_of(request), editor_of(request)
    without_page = request.GET.copy()
    without_page.pop("after", None)
    deleted = number(request.GET.get("deleted"))
    without_page.pop("deleted", None)
    return _page(
        request,
        "list",
        asked=asked,
        listed=editing.listed(editor, asked),
        states=[(state, state_name(state)) for state in STATES],
        query=without_page.urlencode(),
        filtered=any((asked.q, asked.project_id, asked.category_id, asked.state)),
        deleted=editor.articles().filter(pk=deleted, deleted_at__isnull=False).first() if deleted else None,
        **editing.choices(editor),
    )


@supervisor_page
@require_GET
def article(request: HttpRequest, article_id: int) -> HttpResponse:
    editor = editor_of(request)
    found = editor.article_or_404(article_id)
    state = editing.state_of(found)
    return _page(
        request,
        "article",
        article=found,
        state=state,
        state_name=state_name(state),
        category=paths([found.company_id]).get(found.category_id, ""),
        projects=found.projects.all(),
        may_change=editor.may_change(found),
        usage=editing.usage(found),
    )


@supervisor_page
@require_GET
def edit(request: HttpRequest, article_id: int | None = None) -> HttpResponse:
    """The editor, for a new article or one that there is; what is on it goes by the API."""
    editor = editor_of(request)
    found = editor.article_or_404(article_id) if article_id is not None else None
    if found is not None and not editor.may_change(found):
        messages.warning(
            request, _("The article is in projects of other supervisors too. Ask an administrator.")
        )
        return redirect("supervisor-article", found.pk)
    if found is not None and found.deleted_at is not None:
        return redirect("supervisor-article", found.pk)
    data = {
        "article": stored_json(found) if found else None,
        **editing.choices(editor),
        "back": reverse("supervisor-article", args=[found.pk]) if found else reverse("supervisor-knowledge"),
    }
    return _page(request, "edit", article=found, data=data)


@supervisor_page
@require_GET
def history(request: HttpRequest, article_id: int) -> HttpResponse:
    """Revisions, and two of them compared: by itself the last one with the one before."""
    editor = editor_of(request)
    found = editor.article_or_404(article_id)
    after = number(request.GET.get("to")) or found.version
    before = number(request.GET.get("from")) or max(1, after - 1)
    compared = editing.difference(found, min(before, after), max(before, after))
    if compared is None:
        raise Http404
    return _page(
        request,
        "history",
        article=found,
        revisions=editing.revisions(found),
        compared=compared,
        may_change=editor.may_change(found) and found.deleted_at is None,
    )


@supervisor_page
@require_POST
def revert(request: HttpRequest, article_id: int, number: int) -> HttpResponse:
    editor = editor_of(request)
    version = request.POST.get("version", "")
    try:
        articles.article_revert(
            editor.user, article_id, number=number, version=int(version) if version.isdecimal() else 0
        )
    except ArticleConflict as error:
        messages.error(request, f"{error.detail} {_('Look at the history again.')}")
        return redirect("supervisor-article-history", article_id)
    messages.success(
        request, _("The text of revision %(number)d is the present one again.") % {"number": number}
    )
    return redirect("supervisor-article", article_id)


@supervisor_page
@require_POST
def delete(request: HttpRequest, article_id: int) -> HttpResponse:
    """To the list, which offers to take it back."""
    articles.article_delete(editor_of(request).user, article_id)
    return redirect(f"{reverse('supervisor-knowledge')}?deleted={article_id}")


@supervisor_page
@require_POST
def bring_back(request: HttpRequest, article_id: int) -> HttpResponse:
    found = articles.article_bring_back(editor_of(request).user, article_id)
    messages.success(request, _("The article “%(title)s” is back.") % {"title": found.title})
    return redirect("supervisor-article", article_id)


@supervisor_page
@require_GET
def categories(request: HttpRequest) -> HttpResponse:
    """The tree; what is on it goes by the API."""
    chosen = editing.choices(editor_of(request))
    companies = {p["company"]: p["company_name"] for p in chosen["projects"]}
    data = {"companies": [{"id": pk, "name": name} for pk, name in companies.items()]}
    return _page(request, "categories", data=data)


def state_name(state: str) -> str:
    """How the state of an article is called."""
    return {
        "published": _("Published"),
        "draft": _("Draft"),
        "future": _("Not valid yet"),
        "expired": _("Expired"),
        "deleted": _("Deleted"),
    }[state]
