"""Who gets what at the URLs of the knowledge base; part of the table in permissions_table."""

from __future__ import annotations

import io
import uuid
from typing import Any

from PIL import Image

from knowledge.models import Article, Category
from knowledge.services.pictures import picture_add
from tests.factories.articles import article
from tests.factories.house import House
from tests.integration.permissions_table import EDITORS, SIGNED_IN, Case, Codes, dialog

COMPANY: Codes = (401, 403, 403, 200, 200, 200)  # of what supervisors of the company edit together


def article_of(house: House) -> dict[str, Any]:
    """An article of the project that the cast is about."""
    found = Article.objects.filter(projects=house.project, title="Сроки доставки").first()
    made = found or article(house.project, by=house.supervisor)
    return {"article_id": made.pk}


def article_fields(house: House) -> dict[str, Any]:
    return {"title": "Новая статья", "html": "<p>Текст</p>", "projects": [house.project.pk]}


def saved_fields(house: House) -> dict[str, Any]:
    """Over the version that it has now."""
    made = Article.objects.get(pk=article_of(house)["article_id"])
    return {**article_fields(house), "title": made.title, "version": made.version}


def article_version(house: House) -> dict[str, Any]:
    return {"version": saved_fields(house)["version"]}


def category_of(house: House) -> dict[str, Any]:
    company = house.project.company_id
    made, _ = Category.objects.get_or_create(company_id=company, name="Доставка")
    return {"category_id": made.pk}


def new_category(house: House) -> dict[str, Any]:
    return {"company": house.project.company_id, "name": f"Раздел {uuid.uuid4()}"}


def article_picture(house: House) -> dict[str, Any]:
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8)).save(drawn, "PNG")
    drawn.seek(0)
    company = house.project.company_id
    return {"picture_id": picture_add(house.administrator, company, drawn, name="p.png", size=100).pk}


PAGE: Codes = (302, 403, 403, 404, 200, 200)  # of an article's page
LISTS: Codes = (302, 403, 403, 200, 200, 200)
ACTS: Codes = (302, 403, 403, 404, 302, 302)


def version_form(house: House) -> dict[str, Any]:
    return {"version": str(article_version(house)["version"])}


CASES = [
    # The supervisors' pages
    Case("supervisor", "GET", (302, 403, 403, 302, 302, 302)),
    Case("supervisor-knowledge", "GET", LISTS),
    Case("supervisor-article-new", "GET", LISTS),
    Case("supervisor-categories", "GET", LISTS),
    Case("supervisor-articles-export", "GET", LISTS),
    Case("supervisor-articles-import", "GET", LISTS),
    Case("supervisor-articles-import", "POST", LISTS, form=True),
    Case("supervisor-article", "GET", PAGE, args=article_of),
    Case("supervisor-article-edit", "GET", PAGE, args=article_of),
    Case("supervisor-article-history", "GET", PAGE, args=article_of),
    Case(
        "supervisor-article-revert",
        "POST",
        ACTS,
        args=lambda h: {**article_of(h), "number": 1},
        body=version_form,
        form=True,
    ),
    Case("supervisor-article-delete", "POST", ACTS, args=article_of, form=True),
    Case("supervisor-article-bring-back", "POST", ACTS, args=article_of, form=True),
    Case("api-article-preview", "POST", COMPANY, body=lambda _: {"html": "<p>Текст</p>"}),
    # The knowledge base: operators read, supervisors write what is all theirs
    Case("api-articles", "GET", SIGNED_IN),
    Case("api-articles", "POST", (401, 403, 403, 400, 201, 201), body=article_fields),
    Case("api-article", "GET", (401, 200, 200, 404, 200, 200), args=article_of),
    Case("api-article", "PUT", EDITORS, args=article_of, body=saved_fields),
    Case("api-article", "DELETE", (401, 403, 403, 404, 204, 204), args=article_of),
    Case("api-article-bring-back", "POST", EDITORS, args=article_of),
    Case(
        "api-article-revert",
        "POST",
        EDITORS,
        args=lambda h: {**article_of(h), "number": 1},
        body=article_version,
    ),
    Case("api-article-categories", "GET", SIGNED_IN),
    Case(
        "api-article-use",
        "POST",
        (401, 204, 404, 404, 204, 204),
        args=dialog,
        body=lambda h: {"article": article_of(h)["article_id"], "how": "sent"},
    ),
    # (the far supervisor's project is of the same company, whose tree and pictures are common)
    Case("api-knowledge-categories", "GET", COMPANY),
    Case("api-knowledge-categories", "POST", COMPANY, body=new_category),
    Case(
        "api-knowledge-category",
        "PUT",
        COMPANY,
        args=category_of,
        body=lambda h: {"name": "Доставка"},
    ),
    Case("api-knowledge-category", "DELETE", COMPANY, args=category_of),
    Case(
        "api-knowledge-category-move",
        "POST",
        COMPANY,
        args=category_of,
        body=lambda _: {"up": True},
    ),
    Case(
        "api-knowledge-pictures",
        "POST",
        (401, 403, 403, 400, 400, 400),  # no file is sent
        args=lambda h: {"company_id": h.project.company_id},
        form=True,
    ),
    Case("knowledge-picture", "GET", (302, 200, 200, 200, 200, 200), args=article_picture),
]
